import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Instance } from './instance/instance.js';
import { presenceName } from './instance/presence.js';
import { takePlace, type SingleWriter } from './single-writer.js';
import { sqlitePathOf } from './sqlite-path.js';

/** Without a word from the lock's connection for so long, in milliseconds, PostgreSQL may soon give it to others. */
const SILENCE = 7_000;

/**
 * Holds this process's place in the database from before the first connection to after the last, and knows when it is
 * lost: then others may take what it has begun for left behind.
 */
@Injectable()
export class WriterLock implements OnApplicationShutdown {
  private readonly logger = new Logger(WriterLock.name);
  private readonly heirs = Promise.withResolvers<OperationalError>();
  private readonly onLoss: (() => void)[] = [];
  private writer: SingleWriter | undefined;
  private isHeld = false;

  private heardAt = 0;

  constructor(
    private readonly instance: Instance,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether this process may place orders, because nobody takes it for gone. While it may not, no paid call may go out. */
  get mayWrite(): boolean {
    return this.isHeld && (this.isOnFile || performance.now() - this.heardAt < SILENCE);
  }

  /** Whether this is the only server that there can be. */
  get isOnFile(): boolean {
    return sqlitePathOf(this.settings.DATABASE_URL) !== null;
  }

  /** Resolves when somebody has the database to themselves: then this process must end. */
  get takenAway(): Promise<OperationalError> {
    return this.heirs.promise;
  }

  /** Calls `act` each time the lock is lost. */
  whenLost(act: () => void): void {
    this.onLoss.push(act);
  }

  /** Throws an OperationalError when there is no place for this process, or when the database is out of reach. */
  async take(): Promise<void> {
    const { DATABASE_URL, HAMMER_ROLE } = this.settings;
    const { id } = this.instance;
    const holder = { id, name: presenceName(HAMMER_ROLE, id) };
    this.writer = await takePlace(DATABASE_URL, holder, {
      heard: () => (this.heardAt = performance.now()),
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
      `The connection that shows others that this Hammer lives was lost (${reason}). No paid call goes out until there is one again.`,
    );
    for (const act of this.onLoss) act();
  }

  private holdAgain(): void {
    this.isHeld = true;
    this.logger.warn('The database knows again that this Hammer lives; paid calls go on.');
  }
}
