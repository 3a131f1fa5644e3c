import { SpendingSwitch } from '@hammer/ledger';
import { Injectable, Logger } from '@nestjs/common';
import { CheckpointService } from '../placing/checkpoint.service.js';
import { HighWaterMark } from '../placing/high-water-mark.service.js';
import { SpoolReplayer } from './spool-replayer.service.js';

/** Looks after what the last end has left, before the first paid call. */
@Injectable()
export class StartInspector {
  private readonly logger = new Logger(StartInspector.name);

  constructor(
    private readonly mark: HighWaterMark,
    private readonly spending: SpendingSwitch,
    private readonly replayer: SpoolReplayer,
    private readonly checkpoint: CheckpointService,
  ) {}

  /** Each step relies on the ones before: an answer that is here must not be taken for one that never came. */
  async inspect(): Promise<void> {
    await this.compareWithMark();
    await this.replayer.replay();
    await this.recover();
  }

  private async compareWithMark(): Promise<void> {
    const contradiction = await this.mark.contradiction();
    if (contradiction === null) return this.mark.accept();
    this.logger.error(contradiction);
    await this.spending.stop(contradiction, 'restored');
  }

  private async recover(): Promise<void> {
    const { givenBack, uncertain } = await this.checkpoint.recover();
    if (givenBack + uncertain > 0)
      this.logger.warn(
        `after the last end: ${givenBack} placements given back, ${uncertain} orders uncertain`,
      );
  }
}
