import { Database, Registrar, sql } from '@hammer/database';
import { Injectable, Logger } from '@nestjs/common';
import { CheckpointService } from '../placing/checkpoint.service.js';
import { SpoolReplayer } from './spool-replayer.service.js';

/** Takes over what processes that are gone have left: answers that nobody has written, and calls without an answer. */
@Injectable()
export class Successor {
  private readonly logger = new Logger(Successor.name);

  constructor(
    private readonly database: Database,
    private readonly registrar: Registrar,
    private readonly replayer: SpoolReplayer,
    private readonly checkpoint: CheckpointService,
  ) {}

  /** Writes the answers that earlier processes have kept in files. */
  async replaySpool(): Promise<void> {
    await this.replayer.replay();
  }

  /**
   * Gives back and calls uncertain what the gone have begun. The answer is whether there was anything. On PostgreSQL it
   * must be called again and again: nobody is gone at first sight.
   */
  async takeOver(): Promise<boolean> {
    const gone = await this.registrar.gone(await this.owners());
    if (gone.length === 0) return false;
    // An answer that is here must not be taken for one that never came.
    await this.replaySpool();
    const { givenBack, uncertain } = await this.checkpoint.recover(gone);
    if (givenBack + uncertain === 0) return false;
    this.logger.warn(
      `after the end of another process: ${givenBack} placements given back, ${uncertain} orders uncertain`,
    );
    return true;
  }

  private async owners(): Promise<string[]> {
    const found = await this.database.read<{ owner: string }>(
      sql`SELECT DISTINCT owner FROM placements WHERE state IN ('prepared', 'sending')`,
    );
    return found.map(({ owner }) => owner);
  }
}
