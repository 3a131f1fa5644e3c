import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BookEntry } from '../../apps/sandbox/src/book.js';
import type { FaultsPatch } from '../../apps/sandbox/src/faults.js';
import type { SandboxTotals } from '../../apps/sandbox/src/control.js';
import { stateDirOf } from './state-dir.js';
import { Visitor } from './visitor.js';

/** What the processes of all runs have compiled: those that follow start sooner. Node tells by content what fits. */
const compiled = join(tmpdir(), 'hammer-compiled');

const built = resolve(import.meta.dirname, '../../dist/apps');

/** How a process ended, and what it said. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A part of the build, e.g. `api`. Throws when the build is missing: these tests run what users run. */
export function builtPart(app: 'api' | 'cli' | 'sandbox'): string {
  const file = join(built, app, 'src/main.js');
  if (existsSync(file)) return file;
  throw new Error(`${file} is missing. Run "npx nest build" first: this test runs the build.`);
}

/** Runs a built part to its end, with these settings and no others. */
export async function runToEnd(
  app: 'api' | 'cli',
  args: readonly string[],
  settings: Record<string, string>,
  { input, cwd = tmpdir(), uid }: { input?: string; cwd?: string; uid?: number } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [builtPart(app), ...args], {
    env: { NODE_COMPILE_CACHE: compiled, ...settings },
    cwd,
    ...(uid !== undefined && { uid }),
  });
  const said = listenTo(child);
  child.stdin.end(input ?? '');
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...said() };
}

/** The built server in a process of its own, which may be killed. */
export class ServerProcess extends Visitor {
  /** Resolves when the process is gone, however that came. */
  readonly gone: Promise<Ended>;

  private constructor(
    url: string,
    token: string | null,
    private readonly child: ChildProcess,
    gone: Promise<Ended>,
    /** What it has said so far. */
    readonly said: () => Pick<Ended, 'stdout' | 'stderr'>,
  ) {
    super(url, token);
    this.gone = gone;
  }

  /**
   * Starts it on a free port; rejects with what it said when it ends instead of listening. Nobody has been let in when it
   * `isNew`; else there is an admin, who gives the visitor a token.
   */
  static async start(
    settings: Record<string, string>,
    { isNew = false } = {},
  ): Promise<ServerProcess> {
    const environment = {
      NODE_COMPILE_CACHE: compiled,
      PORT: '0',
      LOG_LEVEL: process.env['HAMMER_TEST_LOG'] ?? 'fatal',
      ...stateOf(settings),
      ...settings,
    };
    const token = isNew ? null : await giveAdminToken(environment);
    const child = spawn(process.execPath, [builtPart('api')], {
      env: environment,
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = listenTo(child);
    const gone = goneOf(child);
    const line = await firstLine(child, /^Hammer is listening on /, gone);
    const url = line.replace('Hammer is listening on ', '').trim();
    return new ServerProcess(url, token, child, gone, said);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.gone;
  }
}

/** The built sandbox in a process of its own, steered over its control port. */
export class SandboxProcess {
  private constructor(
    readonly url: string,
    private readonly controlUrl: string,
    private readonly child: ChildProcess,
    private readonly gone: Promise<Ended>,
    private readonly discard: () => void,
  ) {}

  static async start(options: { faults?: object; manners?: object } = {}): Promise<SandboxProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'hammer-sandbox-'));
    const child = spawn(
      process.execPath,
      [
        builtPart('sandbox'),
        '--port=0',
        '--control-port=0',
        `--book=${join(folder, 'book.jsonl')}`,
        `--faults=${JSON.stringify(options.faults ?? {})}`,
        `--manners=${JSON.stringify({ rejectedShare: 0, ...options.manners })}`,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder },
    );
    const gone = goneOf(child);
    const { url, controlUrl } = JSON.parse(await firstLine(child, /^\{/, gone)) as {
      url: string;
      controlUrl: string;
    };
    return new SandboxProcess(url, controlUrl, child, gone, () =>
      rmSync(folder, { recursive: true, force: true }),
    );
  }

  mergeFaults(faults: FaultsPatch): Promise<unknown> {
    return this.control('PATCH', '/faults', faults);
  }

  async book(): Promise<BookEntry[]> {
    return (await this.control<{ entries: BookEntry[] }>('GET', '/book')).entries;
  }

  totals(): Promise<SandboxTotals> {
    return this.control('GET', '/totals');
  }

  complete(): Promise<unknown> {
    return this.control('POST', '/complete');
  }

  /** Ends it. Throws what it said when it had ended by itself. */
  async close(): Promise<void> {
    this.child.kill('SIGKILL');
    const { signal, stderr } = await this.gone;
    this.discard();
    if (signal !== 'SIGKILL') throw new Error(`The sandbox had ended by itself: ${stderr}`);
  }

  private async control<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.controlUrl}${path}`, {
      method,
      ...(body
        ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The sandbox refused: ${JSON.stringify(answer)}`);
    return answer as T;
  }
}

/** Loaded only when it is needed: browser tests, which set up their servers like everybody, cannot load the rooms. */
async function giveAdminToken(environment: Record<string, string>): Promise<string> {
  const { giveTokenAtTheHost } = await import('./give-token.js');
  return giveTokenAtTheHost(environment);
}

function stateOf({ DATABASE_URL = '' }: Record<string, string>): Record<string, string> {
  const folder = stateDirOf(DATABASE_URL);
  return folder === undefined ? {} : { STATE_DIR: folder };
}

function listenTo(child: ChildProcess): () => { stdout: string; stderr: string } {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (process.env['HAMMER_TEST_LOG']) child.stdout?.pipe(process.stderr);
  return () => ({ stdout, stderr });
}

function goneOf(child: ChildProcess): Promise<Ended> {
  const said = listenTo(child);
  return new Promise((settle) =>
    child.once('close', (code, signal) => settle({ code, signal, ...said() })),
  );
}

async function firstLine(
  child: ChildProcess,
  wanted: RegExp,
  gone: Promise<Ended>,
): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const found = new Promise<string>((settle) =>
    lines.on('line', (line) => {
      if (wanted.test(line)) settle(line);
    }),
  );
  const line = await Promise.race([found, gone]);
  if (typeof line === 'string') return line;
  throw new Error(`The process ended with ${line.code}: ${line.stderr || line.stdout}`);
}
