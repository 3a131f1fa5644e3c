import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { Socket } from 'node:net';
import type { Connection, Submittable } from 'pg';

/** The part of pg's connection that its types leave out. */
interface CopyingConnection extends Connection {
  stream: Socket;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** `COPY ... FROM STDIN` as a query of `pg`: the chunks are read only as fast as PostgreSQL takes them. */
export class CopyIn implements Submittable {
  private readonly ended = Promise.withResolvers<void>();
  private readonly failed = new AbortController();
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly text: string,
    private readonly chunks: Iterable<Buffer>,
  ) {}

  /** Resolves when all of it is in the table; rejects with what has kept it from that. */
  get done(): Promise<void> {
    return this.ended.promise;
  }

  submit(connection: Connection): void {
    connection.query(this.text);
  }

  handleCopyInResponse(connection: CopyingConnection): void {
    this.sending = this.send(connection).catch((error: Error) => {
      if (this.failed.signal.aborted) return;
      this.ended.reject(error);
      connection.sendCopyFail('its reader has failed');
    });
  }

  /** Whoever gives the chunks is let go first: SQLite cannot be closed while it is read. */
  handleError(error: Error): void {
    this.failed.abort();
    void this.sending.then(() => this.ended.reject(error));
  }

  handleCommandComplete(): void {
    // That it is ready for the next query says more.
  }

  handleReadyForQuery(): void {
    this.ended.resolve();
  }

  private async send(connection: CopyingConnection): Promise<void> {
    const { stream } = connection;
    for (const chunk of this.chunks) {
      if (this.failed.signal.aborted) return;
      connection.sendCopyFromChunk(chunk);
      // Others must get their turn: the lock's connection is silent for seconds at most.
      if (stream.writableNeedDrain) await once(stream, 'drain', { signal: this.failed.signal });
      else await turn();
    }
    if (!this.failed.signal.aborted) connection.endCopyFrom();
  }
}
