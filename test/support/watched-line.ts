import { connect, createServer, type Socket } from 'node:net';

/** A moment of a conversation with PostgreSQL: before a statement arrives there, or after it did and before its answer is back. */
export interface Moment {
  statement: string;
  until: 'sent' | 'done';
}

/** A way to a PostgreSQL server that stands still at a moment, so that somebody can be killed just then. */
export class WatchedLine {
  private awaited: (Moment & { reached: () => void }) | null = null;
  private readonly ends: Socket[] = [];

  private constructor(
    readonly url: string,
    private readonly stop: () => void,
  ) {}

  static async to(databaseUrl: string): Promise<WatchedLine> {
    const { hostname, port } = new URL(databaseUrl);
    const server = createServer((near) => line.join(near, connect(Number(port), hostname)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = new URL(databaseUrl);
    url.port = String((server.address() as { port: number }).port);
    const line = new WatchedLine(url.href, () => server.close());
    return line;
  }

  /** Stands still on the first connection that comes to this moment; resolves when it does. */
  standStillAt(moment: Moment): Promise<void> {
    return new Promise((resolve) => (this.awaited = { ...moment, reached: resolve }));
  }

  /** Breaks all connections, also those that stand still. */
  cut(): void {
    for (const end of this.ends) end.destroy();
  }

  close(): void {
    this.stop();
    this.cut();
  }

  private join(near: Socket, far: Socket): void {
    this.ends.push(near, far);
    near.on('data', (sent) => {
      const { awaited } = this;
      if (!awaited || !sent.includes(awaited.statement)) return void far.write(sent);
      this.awaited = null;
      far.removeAllListeners('data');
      if (awaited.until === 'sent') return awaited.reached();
      far.once('data', awaited.reached);
      far.write(sent);
    });
    far.on('data', (answer) => near.write(answer));
    for (const end of [near, far]) {
      end.on('error', () => undefined);
      end.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
  }
}
