import { Database, Instance, Registrar, run, sql, StateFolder, type Work } from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { isMarkFile, readMark, type Mark } from './mark.js';

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
    private readonly instance: Instance,
    private readonly registrar: Registrar,
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

  /** Why the database cannot be what the marks were written for, with the way on; null when it can. */
  async contradiction(): Promise<string | null> {
    const files = (await this.folder.list()).filter(isMarkFile);
    const here = await this.now();
    for (const file of files) {
      const contradiction = this.compare(file, await this.folder.read(file), here);
      if (contradiction !== null) return contradiction;
    }
    if (files.length > 0 || !(await this.hasOrders()) || (await this.isVouchedFor())) return null;
    return `The database has orders, but the file that says how far it was (${this.pathOf(this.file)}) is missing. ${wayOn}`;
  }

  private compare(file: string, text: string | null, here: Mark): string | null {
    if (text === null) return null;
    const mark = readMark(text);
    const path = this.pathOf(file);
    if (mark === null)
      return `The file that says how far the database was (${path}) cannot be read. ${wayOn}`;
    if (mark.permits === 0 && here.permits === 0) return null;
    if (mark.installation !== here.installation)
      return `This is another database than the one that ${path} was written for, which had permitted ${mark.permits} paid calls; this one knows ${here.permits}. ${wayOn}`;
    if (mark.permits > here.permits || mark.ledgerEntry > here.ledgerEntry)
      return `The database was restored from a backup: ${mark.permits} paid calls were permitted and ${mark.ledgerEntry} movements of money written, and it knows ${here.permits} and ${here.ledgerEntry}. ${wayOn}`;
    return null;
  }

  /** Takes the database as it is now for the truth. Throws an OperationalError when the file cannot be written. */
  async accept(): Promise<void> {
    this.written = null;
    try {
      await this.advance();
      await this.forgetEarlier();
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
    await this.folder.write(this.file, JSON.stringify(mark));
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

  /** The marks of processes that are gone: this one's own is as far as theirs were. */
  private async forgetEarlier(): Promise<void> {
    if (this.registrar.isAlone) return;
    const living = (await this.registrar.living()).map(({ key }) => `high-water-mark-${key}`);
    for (const name of await this.folder.list())
      if (isMarkFile(name) && !living.some((one) => name.startsWith(one)))
        await this.folder.remove(name);
  }

  private async hasOrders(): Promise<boolean> {
    return (await this.database.readFirst(sql`SELECT id FROM orders LIMIT 1`)) !== undefined;
  }

  /** A server that comes to others, perhaps on another machine, has no mark yet; those that are there have compared theirs. */
  private async isVouchedFor(): Promise<boolean> {
    const others = (await this.registrar.living()).filter(
      ({ key }) => !this.instance.id.startsWith(key),
    );
    return others.length > 0;
  }

  private get file(): string {
    return this.registrar.isAlone
      ? 'high-water-mark.json'
      : `high-water-mark-${this.instance.id}.json`;
  }

  private pathOf(file: string): string {
    return `${this.folder.place}/${file}`;
  }
}

const wayOn =
  'What was bought since is not known here and would be bought again, so nothing is bought. Compare the orders with the supplier\'s own list, cancel the batches in which something is missing, then say so: lift STOP in the console, or hammer reconcile --reason "..."';
