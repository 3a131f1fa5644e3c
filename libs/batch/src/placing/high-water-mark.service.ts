import { Database, run, sql, StateFolder, type Work } from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { readMark, type Mark } from './mark.js';

const FILE = 'high-water-mark.json';

/** Counts permits to send, inside the transaction that gives them. */
export function* countPermits(permits: number): Work<void> {
  if (permits > 0) yield* run(sql`UPDATE installation SET permits = permits + ${permits}`);
}

/**
 * How far the database was, kept outside of it: it is never below a call that went out and never above what the database
 * has on the disk. So a database that is behind it was restored from a backup, and does not know what was bought since.
 */
@Injectable()
export class HighWaterMark {
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;
  private written: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly folder: StateFolder,
  ) {}

  /**
   * Brings the mark up to the database. Call it after a permit is committed and before its call: when it resolves, the
   * mark is on the disk. Calls that wait at the same time share one file. Rejects when it cannot be written.
   */
  advance(): Promise<void> {
    // A file under way may be of a moment before this permit, so its next one is waited for.
    this.next ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        return (this.writing = this.write());
      });
    return this.next;
  }

  /** Why the database cannot be what the mark was written for, with the way on; null when it can. */
  async contradiction(): Promise<string | null> {
    const text = await this.folder.read(FILE);
    const mark = text === null ? null : readMark(text);
    const here = await this.now();
    if (mark === null) {
      if (!(await this.hasOrders())) return null;
      return text === null
        ? `The database has orders, but the file that says how far it was (${this.path}) is missing. ${wayOn}`
        : `The file that says how far the database was (${this.path}) cannot be read. ${wayOn}`;
    }
    if (mark.permits === 0 && here.permits === 0) return null;
    if (mark.installation !== here.installation)
      return `This is another database than the one that ${this.path} was written for, which had permitted ${mark.permits} paid calls; this one knows ${here.permits}. ${wayOn}`;
    if (mark.permits > here.permits || mark.ledgerEntry > here.ledgerEntry)
      return `The database was restored from a backup: ${mark.permits} paid calls were permitted and ${mark.ledgerEntry} movements of money written, and it knows ${here.permits} and ${here.ledgerEntry}. ${wayOn}`;
    return null;
  }

  /** Takes the database as it is now for the truth. Throws an OperationalError when the file cannot be written. */
  async accept(): Promise<void> {
    this.written = null;
    try {
      await this.advance();
    } catch (error) {
      throw new OperationalError(
        'state-folder',
        `Files in ${this.folder.place} cannot be written (${String(error)}). No paid call goes out without them: make room there and let this user write, or set STATE_DIR to another folder.`,
        { cause: error },
      );
    }
  }

  private async write(): Promise<void> {
    const mark = await this.now();
    if (mark.permits === this.written) return;
    await this.folder.write(FILE, JSON.stringify(mark));
    this.written = mark.permits;
  }

  private async now(): Promise<Mark> {
    const found = await this.database.readFirst<Mark>(
      sql`SELECT id AS installation, permits, COALESCE((SELECT MAX(id) FROM ledger_entries), 0) AS ledger_entry
          FROM installation`,
    );
    if (!found) throw new Error('The database has lost its row in the table installation.');
    return found;
  }

  private async hasOrders(): Promise<boolean> {
    return (await this.database.readFirst(sql`SELECT id FROM orders LIMIT 1`)) !== undefined;
  }

  private get path(): string {
    return `${this.folder.place}/${FILE}`;
  }
}

const wayOn =
  'What was bought since is not known here and would be bought again, so nothing is bought. Compare the orders with the supplier\'s own list, cancel the batches in which something is missing, then say so: lift STOP in the console, or hammer reconcile --reason "..."';
