import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { lockForWriting, type SingleWriter } from './single-writer.js';

/** Holds the lock of the single writer from before the first connection to after the last, and knows when it is lost. */
@Injectable()
export class WriterLock implements OnApplicationShutdown {
  private readonly logger = new Logger(WriterLock.name);
  private readonly heirs = Promise.withResolvers<OperationalError>();
  private readonly onLoss: (() => void)[] = [];
  private writer: SingleWriter | undefined;
  private isHeld = false;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Whether this process is the one that may place orders. While it is not, no paid call may go out. */
  get mayWrite(): boolean {
    return this.isHeld;
  }

  /** Resolves when another process has the lock: then this one must end. */
  get takenAway(): Promise<OperationalError> {
    return this.heirs.promise;
  }

  /** Calls `act` each time the lock is lost. */
  whenLost(act: () => void): void {
    this.onLoss.push(act);
  }

  /** Throws an OperationalError when another process has the lock, or when the database is out of reach. */
  async take(): Promise<void> {
    this.writer = await lockForWriting(this.settings.DATABASE_URL, {
      lost: (reason) => this.lose(reason),
      heldAgain: () => this.holdAgain(),
      takenAway: (error) => {
        this.logger.error(error.message);
        this.heirs.resolve(error);
      },
    });
    this.isHeld = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer?.release();
  }

  private lose(reason: string): void {
    this.isHeld = false;
    this.logger.error(
      `The connection that makes this the only Hammer on the database was lost (${reason}). No paid call goes out until the lock is held again.`,
    );
    for (const act of this.onLoss) act();
  }

  private holdAgain(): void {
    this.isHeld = true;
    this.logger.warn('The lock of the database is held again; paid calls go on.');
  }
}
