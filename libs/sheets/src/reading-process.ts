import { Worker, type WorkerOptions } from 'node:worker_threads';
import { LONGEST_READING, READING_HEAP_MEGABYTES } from './limits.js';
import type { ReadingReport } from './reading-report.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';

const builtWorker = new URL('./reading-worker.js', import.meta.url);

/**
 * The tests run the sources, not the build. Node runs TypeScript by leaving out the types, but does not look for `x.ts`
 * where a file says `x.js`, as all of ours do; so that is told to the thread. The build needs none of it.
 */
const runsSources = import.meta.url.endsWith('.ts');
const worker = runsSources ? new URL(builtWorker.href.replace(/\.js$/, '.ts')) : builtWorker;
const findSources = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (specifier, context, next) =>
    next(context.parentURL?.endsWith('.ts') ? specifier.replace(/^(\\..*)\\.js$/, '$1.ts') : specifier, context),
});`;
const execArgv = runsSources
  ? ['--no-warnings', '--import', `data:text/javascript,${encodeURIComponent(findSources)}`]
  : [];

/**
 * Reads a sheet in a thread of its own, with a limit on memory and time, so that no file can hold up the server or end
 * it. A new thread for every file: starting it takes less than a tenth of a second, and nothing of a hostile file
 * lives on. Throws a Refusal for what the user can mend.
 */
export async function readInThread(content: Uint8Array, longest = LONGEST_READING): Promise<Sheet> {
  // A copy, because the thread takes its memory over and the caller still needs the content.
  const copy = new Uint8Array(content);
  const options: WorkerOptions = {
    workerData: copy,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: READING_HEAP_MEGABYTES },
    env: {},
    execArgv,
  };
  const thread = new Worker(worker, options);
  try {
    return await converse(thread, longest);
  } finally {
    await thread.terminate();
  }
}

function converse(thread: Worker, longest: number): Promise<Sheet> {
  return new Promise((resolve, reject) => {
    let sheet: Sheet | null = null;
    const timer = setTimeout(() => reject(tooSlow(longest)), longest);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    thread.on('message', (report: ReadingReport) => {
      if (report.kind === 'refused') {
        end(() => reject(new Refusal(report.code, report.message)));
        return;
      }
      if (report.kind === 'read') sheet = report.sheet;
      else for (const row of report.rows) sheet?.rows.push(row);
      if (report.kind === 'rows' && report.isLast && sheet) end(() => resolve(sheet as Sheet));
      // Whatever else is waiting gets its turn between two portions.
      else setImmediate(() => thread.postMessage('more'));
    });
    thread.on('error', (error: NodeJS.ErrnoException) => {
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuchMemory() : error));
    });
    thread.on('exit', (code) => {
      end(() =>
        reject(new Error(`The reading thread ended with code ${code} and without a word.`)),
      );
    });
  });
}

function tooSlow(longest: number): Refusal {
  return new Refusal(
    'file-too-slow',
    `Reading took longer than ${Math.round(longest / 1000)} seconds. Save the columns you need as CSV and upload that.`,
  );
}

function tooMuchMemory(): Refusal {
  return new Refusal(
    'file-too-large',
    'Reading needs too much memory. Save the columns you need as CSV and upload that.',
  );
}
