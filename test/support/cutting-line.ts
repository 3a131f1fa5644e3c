import { connect, createServer, type Socket } from 'node:net';

/** A way to a PostgreSQL server that breaks at commits, when it is told to: nobody knows then whether they took place. */
export class CuttingLine {
  /** How many commits have been cut. */
  cuts = 0;
  private left = 0;
  private cutsAnswer = false;
  private readonly pairs: [Socket, Socket][] = [];

  private constructor(
    readonly url: string,
    private readonly stop: () => void,
  ) {}

  static async to(databaseUrl: string): Promise<CuttingLine> {
    const { hostname, port } = new URL(databaseUrl);
    const server = createServer((near) => line.join(near, connect(Number(port), hostname)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = new URL(databaseUrl);
    url.port = String((server.address() as { port: number }).port);
    const line = new CuttingLine(url.href, () => server.close());
    return line;
  }

  /** Cuts the next commits, in turn before PostgreSQL has read them and before its answer is read. */
  cutNext(commits: number): void {
    this.left = commits;
  }

  close(): void {
    this.stop();
    for (const end of this.pairs.flat()) end.destroy();
  }

  private join(near: Socket, far: Socket): void {
    this.pairs.push([near, far]);
    const cut = () => {
      near.destroy();
      far.destroy();
    };
    near.on('data', (sent) => {
      if (this.left === 0 || !sent.includes('COMMIT')) {
        far.write(sent);
        return;
      }
      this.left--;
      this.cuts++;
      this.cutsAnswer = !this.cutsAnswer;
      if (!this.cutsAnswer) return cut();
      far.removeAllListeners('data');
      far.once('data', cut);
      far.write(sent);
    });
    far.on('data', (answer) => near.write(answer));
    for (const end of [near, far]) {
      end.on('error', () => undefined);
      end.on('close', cut);
    }
  }
}
