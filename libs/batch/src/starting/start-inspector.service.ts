import { Injectable, Logger } from '@nestjs/common';
import { CheckpointService } from '../placing/checkpoint.service.js';
import { SpoolReplayer } from './spool-replayer.service.js';

/** Looks after what the last end has left, before the first paid call. */
@Injectable()
export class StartInspector {
  private readonly logger = new Logger(StartInspector.name);

  constructor(
    private readonly replayer: SpoolReplayer,
    private readonly checkpoint: CheckpointService,
  ) {}

  /** Each step relies on the ones before: an answer that is here must not be taken for one that never came. */
  async inspect(): Promise<void> {
    await this.replayer.replay();
    await this.recover();
  }

  private async recover(): Promise<void> {
    const { givenBack, uncertain } = await this.checkpoint.recover();
    if (givenBack + uncertain > 0)
      this.logger.warn(
        `after the last end: ${givenBack} placements given back, ${uncertain} orders uncertain`,
      );
  }
}
