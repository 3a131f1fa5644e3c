import { Injectable } from '@nestjs/common';

/**
 * Lets those who change the same draft act one after the other: a change and a start take several transactions, and
 * two of them at once would give birth to every order twice. One process only writes to a database, so memory will do.
 */
@Injectable()
export class DraftTurns {
  private readonly last = new Map<number, Promise<unknown>>();

  /** Acts once everyone who came before for the same batch is done, however that ended. */
  async take<T>(batchId: number, act: () => Promise<T>): Promise<T> {
    const before = this.last.get(batchId) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.last.set(batchId, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(batchId) === turn) this.last.delete(batchId);
    }
  }
}
