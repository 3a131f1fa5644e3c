import { Turns } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/**
 * Lets those who change the same draft act one after the other: a change and a start take several transactions, and
 * two of them at once would give birth to every order twice.
 */
@Injectable()
export class DraftTurns {
  constructor(private readonly turns: Turns) {}

  /** Acts once everyone who came before for the same batch is done, however that ended. */
  take<T>(batchId: number, act: () => Promise<T>): Promise<T> {
    return this.turns.take(`draft ${batchId}`, act);
  }
}
