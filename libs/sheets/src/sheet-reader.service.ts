import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { refuseAtFirstSight } from './read-sheet.js';
import { readInProcess } from './reading-process.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';

/** Reads what users bring: CSV with any delimiter, text, pasted lists, XLSX. One file at a time. */
@Injectable()
export class SheetReader {
  private previous: Promise<unknown> = Promise.resolve();

  /**
   * Reads a file, or a pasted text (then without a name), deciding by its content and not by its name what it is.
   * Throws a UserError that says what to do: `file-empty`, `file-too-large`, `file-not-a-sheet`, `file-too-many-rows`,
   * `file-too-many-columns`, `file-unreadable`, `file-too-slow`.
   */
  async read(content: Buffer, fileName: string | null): Promise<Sheet> {
    try {
      refuseAtFirstSight(content);
      return await this.afterPrevious(() => readInProcess(content));
    } catch (error) {
      if (error instanceof Refusal) throw new UserError(error.code, error.message, { fileName });
      throw error;
    }
  }

  /** One process at a time: the memory of one is what the machine can spare. */
  private afterPrevious(read: () => Promise<Sheet>): Promise<Sheet> {
    const reading = this.previous.then(read);
    this.previous = reading.catch(() => undefined);
    return reading;
  }
}
