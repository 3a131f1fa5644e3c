import { createServer, connect, type Socket } from 'node:net';

/** A line to a database that can fall silent, as when a firewall forgets a connection: nobody is told. */
export class FrozenLine {
  private readonly pairs: [Socket, Socket][] = [];

  private constructor(
    /** The database's address through this line. */
    readonly url: string,
    private readonly stop: () => void,
  ) {}

  static async to(databaseUrl: string): Promise<FrozenLine> {
    const { hostname, port } = new URL(databaseUrl);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      line.pairs.push([near, far]);
      near.pipe(far).pipe(near);
      for (const end of [near, far]) end.on('error', () => undefined);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = new URL(databaseUrl);
    url.port = String((server.address() as { port: number }).port);
    const line = new FrozenLine(url.href, () => server.close());
    return line;
  }

  /** Silences the connection that was made first; both of its ends stay open. */
  freezeFirst(): void {
    const [near, far] = this.pairs[0] ?? [];
    near?.unpipe();
    far?.unpipe();
  }

  close(): void {
    this.stop();
    for (const end of this.pairs.flat()) end.destroy();
  }
}
