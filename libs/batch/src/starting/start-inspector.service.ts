import { BookKeeper, SpendingSwitch } from '@hammer/ledger';
import { Injectable, Logger } from '@nestjs/common';
import { HighWaterMark } from '../placing/high-water-mark.service.js';
import { Successor } from './successor.service.js';

/** Budgets that a reason names; there may be one for each batch. */
const MOST_NAMED = 5;

/** Looks after what the last end has left, before the first paid call. */
@Injectable()
export class StartInspector {
  private readonly logger = new Logger(StartInspector.name);

  constructor(
    private readonly mark: HighWaterMark,
    private readonly spending: SpendingSwitch,
    private readonly successor: Successor,
    private readonly bookKeeper: BookKeeper,
  ) {}

  /** Each step relies on the ones before: an answer that is here must not be taken for one that never came. */
  async inspect(): Promise<void> {
    await this.compareWithMark();
    await this.successor.replaySpool();
    await this.successor.takeOver();
    await this.addUp();
  }

  /** Stops the spending when the database cannot be the one that it was. */
  async compareWithMark(): Promise<void> {
    const contradiction = await this.mark.contradiction();
    if (contradiction === null) return this.mark.accept();
    this.logger.error(contradiction);
    await this.spending.stop(contradiction, 'restored');
  }

  /** Budgets that are wrong are corrected by nobody: what has changed them may have changed more. */
  private async addUp(): Promise<void> {
    const names = (await this.bookKeeper.wrongBudgets()).map(({ name }) => name);
    if (names.length === 0) return;
    const some = names.slice(0, MOST_NAMED).join(', ');
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
    const reason = `The ledger does not add up to these budgets: ${some}${more}. Something other than Hammer has changed the database. See each difference with: hammer verify-ledger. Restore a backup or have it mended, then lift the stop.`;
    this.logger.error(reason);
    await this.spending.stop(reason, 'ledger');
  }
}
