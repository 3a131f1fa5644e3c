import { Database, sql } from '@hammer/database';
import { SpendingSwitch } from '@hammer/ledger';
import { Injectable, Logger } from '@nestjs/common';
import { CheckpointService } from '../placing/checkpoint.service.js';
import { readSpooled, type SpooledAnswer } from '../placing/spooled-answer.js';
import { Spool } from '../placing/spool.service.js';

interface SpooledPlacement {
  id: number;
  batchId: number;
  serviceId: string;
  priceMicros: number;
  day: string;
  canary: number;
  state: string;
  imeis: string;
  verdict: string | null;
  rawAnswer: string | null;
}

/** Writes the answers that an earlier process could not write, before anybody takes their calls for unanswered ones. */
@Injectable()
export class SpoolReplayer {
  private readonly logger = new Logger(SpoolReplayer.name);

  constructor(
    private readonly database: Database,
    private readonly checkpoint: CheckpointService,
    private readonly spool: Spool,
    private readonly spending: SpendingSwitch,
  ) {}

  /** Settles what can be settled, keeps the rest as evidence, and stops the spending when a file cannot be read. */
  async replay(): Promise<void> {
    for (const { file, text } of await this.spool.left()) {
      const spooled = readSpooled(text);
      if (spooled) await this.settle(file, spooled);
      else await this.stopFor(file);
    }
  }

  private async settle(file: string, { placementId, imeis, answer }: SpooledAnswer): Promise<void> {
    const placement = await this.find(placementId);
    if (placement?.state === 'sending' && placement.imeis === imeis.join(',')) {
      await this.checkpoint.settle({ ...placement, canary: placement.canary === 1 }, answer);
      await this.spool.remove(file);
      this.logger.warn(`placement=${placementId} is settled by the answer that was kept`);
      return;
    }
    if (placement?.verdict === answer.verdict && placement.rawAnswer === storable(answer.raw)) {
      await this.spool.remove(file);
      return;
    }
    const kept = await this.spool.setAsideLate(file);
    this.logger.error(
      `placement=${placementId} has an answer that came too late: its orders are settled otherwise already. It is kept as evidence in ${kept}; compare it with them.`,
    );
  }

  private async find(placementId: number): Promise<SpooledPlacement | undefined> {
    return this.database.readFirst<SpooledPlacement>(
      sql`SELECT id, batch_id, service_id, price_micros, day, canary, state, imeis, verdict, raw_answer
          FROM placements WHERE id = ${placementId}`,
    );
  }

  private async stopFor(file: string): Promise<void> {
    const path = this.spool.pathOf(file);
    const reason = `The answer of a paid call that is kept in ${path} cannot be read, so its orders are uncertain. Compare them with the supplier's own list of orders, move the file elsewhere, then lift the stop.`;
    this.logger.error(reason);
    await this.spending.stop(reason, 'spool');
  }
}

/** As the database keeps a text. */
const storable = (text: string) => text.replaceAll('\0', '\uFFFD');
