import { basename, join, resolve } from 'node:path';
import { Clock, keepNewest, newestFiles, readMoment, sqlitePathOf, Turns } from '@hammer/database';
import { SETTINGS, type Settings } from '@hammer/settings';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { backUpInProcess } from './backup-process.js';
import { backupNames, nameOfBackup } from './make-backup.js';

/** How it is with the backups that the server makes by itself. Times in milliseconds. */
export interface BackupState {
  /** Whether it makes any. */
  isOn: boolean;
  newestAt: number | null;
  /** Why the last attempt came to nothing; null when it did not. */
  failure: string | null;
  /** Whether one is overdue by so much that somebody should look. */
  isLate: boolean;
}

const HOUR = 3_600_000;

/** How long after a failure the next attempt follows, in milliseconds. */
const TRY_AGAIN_AFTER = HOUR / 4;

/** Makes a verified backup every BACKUP_EVERY hours and removes the ones that are too many. */
@Injectable()
export class BackupClerk implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BackupClerk.name);
  private readonly ending = new AbortController();
  private readonly folder: string | null;
  private failure: string | null = null;
  private failedAt = -Infinity;
  private readonly startedAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly turns: Turns,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    const { BACKUP_FOLDER, DATABASE_URL } = settings;
    const isInMemory = sqlitePathOf(DATABASE_URL) === ':memory:';
    this.folder = BACKUP_FOLDER === undefined || isInMemory ? null : resolve(BACKUP_FOLDER);
    this.startedAt = clock.now();
  }

  /** Looks every minute whether one is due; a server that was off makes up for it. */
  @Cron(CronExpression.EVERY_MINUTE, { waitForCompletion: true })
  async backUpWhenDue(): Promise<void> {
    const { folder, clock } = this;
    if (folder === null || this.ending.signal.aborted) return;
    if (clock.now() < this.failedAt + TRY_AGAIN_AFTER) return;
    try {
      // Servers that share a database may share the folder too.
      await this.turns.takeIfFree('backup', async () => {
        if (await this.isDue(folder)) await this.backUp(folder);
        this.failure = null;
      });
    } catch (error) {
      if (this.ending.signal.aborted) return;
      this.failedAt = clock.now();
      this.failure = error instanceof Error ? error.message : String(error);
      this.logger.error(`no backup was made: ${this.failure}`);
    }
  }

  /** As the folder shows it, so it is the same after a restart. */
  async state(): Promise<BackupState> {
    const { folder, failure } = this;
    if (folder === null) return { isOn: false, newestAt: null, failure: null, isLate: false };
    const newestAt = await newestIn(folder).catch(() => null);
    const since = newestAt ?? this.startedAt;
    const isLate = this.clock.now() > since + 2 * this.settings.BACKUP_EVERY * HOUR;
    return { isOn: true, newestAt, failure, isLate };
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  private async isDue(folder: string): Promise<boolean> {
    const newestAt = await newestIn(folder);
    return newestAt === null || this.clock.now() >= newestAt + this.settings.BACKUP_EVERY * HOUR;
  }

  private async backUp(folder: string): Promise<void> {
    const { DATABASE_URL, BACKUP_KEEP } = this.settings;
    const path = join(folder, nameOfBackup(DATABASE_URL, this.clock.now()));
    const { bytes } = await backUpInProcess(
      { databaseUrl: DATABASE_URL, path },
      this.ending.signal,
    );
    const removed = await keepNewest(folder, backupNames, BACKUP_KEEP);
    this.logger.log(`backup ${path} bytes=${bytes} removed=${removed.length}`);
  }
}

async function newestIn(folder: string): Promise<number | null> {
  const [newest] = await newestFiles(folder, backupNames);
  return newest === undefined ? null : readMoment(basename(newest));
}
