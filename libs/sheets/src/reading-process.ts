import { type ChildProcess, fork } from 'node:child_process';
import { LONGEST_READING, READING_HEAP_MEGABYTES } from './limits.js';
import type { ReadingReport, ReadingRequest } from './reading-report.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';

const builtWorker = new URL('./reading-worker.js', import.meta.url);

/**
 * The tests run the sources, not the build. Node runs TypeScript by leaving out the types, but does not look for `x.ts`
 * where a file says `x.js`, as all of ours do; so that is told to the process. The build needs none of it.
 */
const runsSources = import.meta.url.endsWith('.ts');
const worker = runsSources ? new URL(builtWorker.href.replace(/\.js$/, '.ts')) : builtWorker;
const findSources = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (specifier, context, next) =>
    next(context.parentURL?.endsWith('.ts') ? specifier.replace(/^(\\..*)\\.js$/, '$1.ts') : specifier, context),
});`;
const execArgv = [
  `--max-old-space-size=${READING_HEAP_MEGABYTES}`,
  ...(runsSources
    ? ['--no-warnings', '--import', `data:text/javascript,${encodeURIComponent(findSources)}`]
    : []),
];

/**
 * Reads a sheet in a process of its own, with a limit on memory and time, so that no file can hold up the server or end
 * it. A thread would not do: when it runs out of memory at the wrong moment, V8 ends the whole process, and calls that
 * cost money are under way in it. A new process for every file takes a tenth of a second to start, gives all memory
 * back, and nothing of a hostile file lives on. Throws a Refusal for what the user can mend.
 */
export async function readInProcess(
  content: Uint8Array,
  longest = LONGEST_READING,
): Promise<Sheet> {
  const reading = fork(worker, {
    execArgv,
    // No key and no password of ours is known where hostile files are read.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  try {
    return await converse(reading, content, longest);
  } finally {
    reading.removeAllListeners();
    // Of a process that has ended already nothing more is heard, not even that it cannot be told anything.
    reading.on('error', () => undefined);
    reading.kill('SIGKILL');
  }
}

function converse(reading: ChildProcess, content: Uint8Array, longest: number): Promise<Sheet> {
  return new Promise((resolve, reject) => {
    let sheet: Sheet | null = null;
    const timer = setTimeout(() => reject(tooSlow(longest)), longest);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    const tell = (request: ReadingRequest) => {
      if (reading.connected) reading.send(request);
    };
    reading.on('message', (report: ReadingReport) => {
      if (report.kind === 'refused') {
        end(() => reject(new Refusal(report.code, report.message)));
      } else if (report.kind === 'failed') {
        end(() => reject(new Error(`Reading a sheet failed: ${report.reason}`)));
      } else if (report.kind === 'read') {
        sheet = report.sheet;
        tell('more');
      } else if (sheet) {
        for (const row of report.rows) sheet.rows.push(row);
        // Whatever else is waiting gets its turn between two portions.
        if (!report.isLast) setImmediate(tell, 'more');
        else end(() => resolve(sheet as Sheet));
      }
    });
    reading.on('error', (error) => end(() => reject(error)));
    reading.on('exit', (code, signal) => end(() => reject(endedEarly(code, signal))));
    tell({ content });
  });
}

/** V8 aborts a process whose heap is full, and the kernel kills one for which the machine has no memory left. */
function endedEarly(code: number | null, signal: NodeJS.Signals | null): Error {
  return signal !== null || code === 134
    ? new Refusal(
        'file-too-large',
        'Reading needs too much memory. Save the columns you need as CSV and upload that.',
      )
    : new Error(`The process that reads a sheet ended with code ${code} and without a word.`);
}

function tooSlow(longest: number): Refusal {
  return new Refusal(
    'file-too-slow',
    `Reading took longer than ${Math.round(longest / 1000)} seconds. Save the columns you need as CSV and upload that.`,
  );
}
