import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');

/** The sandbox as the benchmark steers it. */
export interface BenchSandbox {
  url: string;
  setFaults(faults: object): Promise<void>;
}

/** The built sandbox and the built server, each as a process of its own. */
export class Processes {
  private readonly folder: string;
  private readonly databaseUrl: string;
  private readonly children: ChildProcess[] = [];
  private server: ChildProcess | undefined;

  constructor(folder: string, databaseUrl = `sqlite:${join(folder, 'hammer.sqlite')}`) {
    this.folder = folder;
    this.databaseUrl = databaseUrl;
  }

  get serverPid(): number {
    if (this.server?.pid === undefined) throw new Error('The server does not run.');
    return this.server.pid;
  }

  async startSandbox(manners: object = {}): Promise<BenchSandbox> {
    const child = this.run(
      [
        join(root, 'dist/apps/sandbox/src/main.js'),
        '--port=0',
        '--control-port=0',
        `--book=${join(this.folder, 'book.jsonl')}`,
        `--manners=${JSON.stringify(manners)}`,
      ],
      {},
    );
    const { url, controlUrl } = JSON.parse(await this.line(child, /^\{/)) as {
      url: string;
      controlUrl: string;
    };
    return {
      url,
      setFaults: async (faults) => {
        const response = await fetch(`${controlUrl}/faults`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(faults),
        });
        if (!response.ok) throw new Error(await response.text());
      },
    };
  }

  /** The server exactly as `npm start` runs it, with further settings where they are told. The answer is its address. */
  async startServer(supplierUrl: string, settings: Record<string, string> = {}): Promise<string> {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const [, ...words] = scripts.start.split(' ');
    const args = words.map((word) => (/^(\.\/)?dist\//.test(word) ? join(root, word) : word));
    this.server = this.run(args, {
      GSM_FUSION_BASE_URL: supplierUrl,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      DATABASE_URL: this.databaseUrl,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      DAILY_CAP: '1000000',
      BATCH_CAP: '1000000',
      ...settings,
    });
    return (await this.line(this.server, /^Hammer is listening/)).replace(
      'Hammer is listening on ',
      '',
    );
  }

  /** Distinct test IMEIs, from the command line. */
  imeis(seed: string, count: number): string[] {
    return this.hammer('generate-imeis', String(count), '--seed', seed).split('\n');
  }

  /** A token that may do what the benchmark does. */
  makeToken(): string {
    const email = 'bench@example.com';
    this.hammer('user', 'add', email, '--role', 'admin');
    return this.hammer(
      ...[
        'token',
        'create',
        '--for',
        email,
        '--name',
        'bench',
        '--may',
        'read,prepare,spend,measure,manage',
      ],
    );
  }

  /** Ends the server, and nothing else, so that its database may be worked on. */
  async endServer(): Promise<void> {
    if (this.server) await end(this.server);
  }

  /** Runs a verb of the command line on the machine of the server; throws when it fails. The answer is what it says. */
  hammer(...args: string[]): string {
    return execFileSync(process.execPath, [join(root, 'dist/apps/cli/src/main.js'), ...args], {
      encoding: 'utf8',
      maxBuffer: 64 * 1_048_576,
      cwd: this.folder,
      env: { DATABASE_URL: this.databaseUrl },
    }).trim();
  }

  async endAll(): Promise<void> {
    for (const child of this.children.reverse()) await end(child);
  }

  private run(args: string[], env: Record<string, string>): ChildProcess {
    const child = spawn(process.execPath, args, {
      env,
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.push(child);
    return child;
  }

  private async line(child: ChildProcess, wanted: RegExp): Promise<string> {
    if (!child.stdout) throw new Error('The process has no output.');
    for await (const line of createInterface({ input: child.stdout }))
      if (wanted.test(line)) return line;
    throw new Error('A process of the benchmark did not start.');
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
