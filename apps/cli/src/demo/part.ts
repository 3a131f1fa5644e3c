import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Failure } from '../failure.js';

interface Options {
  args?: readonly string[];
  settings?: Record<string, string>;
  /** Ctrl-C does not reach it; it ends when its input does, and so with this process at the latest. */
  apart?: boolean;
}

/** A process of the demo. */
export class Part {
  private constructor(
    private readonly child: ChildProcess,
    private readonly isApart: boolean,
  ) {}

  /** Starts a file of the build, named from this one. */
  static start(path: string, { args = [], settings = {}, apart = false }: Options): Part {
    const file = fileURLToPath(new URL(path, import.meta.url));
    const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
      // The demo must not meet the settings of a real installation, so it starts from an empty environment.
      env: settings,
      cwd: tmpdir(),
      stdio: [apart ? 'pipe' : 'ignore', 'pipe', 'inherit'],
      detached: apart,
    });
    return new Part(child, apart);
  }

  /** The first line that it prints of this form. Throws a Failure when it ends before. */
  async line(wanted: RegExp): Promise<string> {
    const lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    for await (const line of lines) if (wanted.test(line)) return line;
    throw new Failure('A part of the demo did not start; the lines above say why.');
  }

  /** Ends it in good order, or after ten seconds by force. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    if (this.isApart) this.child.stdin?.end();
    else this.child.kill('SIGTERM');
    const late = sleep(10_000, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') this.child.kill('SIGKILL');
  }
}
