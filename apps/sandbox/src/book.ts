import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * One movement of money: `charge` when an order is accepted, `refund` when it is rejected. `n` counts from 1 without
 * gaps, `at` is ISO with zone, `priceMicros` is positive in both, `call` is the number of the call that ordered it.
 */
export interface BookEntry {
  readonly kind: 'charge' | 'refund';
  readonly n: number;
  readonly at: string;
  readonly orderId: string;
  readonly imei: string;
  readonly serviceId: string;
  readonly priceMicros: number;
  readonly call: number;
}

/**
 * What the supplier has charged and refunded: the truth against which a buyer is proven. With a file, every entry is
 * in the hands of the operating system before {@link append} returns, so a SIGKILL loses nothing that was answered.
 */
export class Book {
  readonly entries: BookEntry[] = [];
  readonly #file: number | undefined;

  /** Opens the book and reads what is in it already. A last line cut short by a kill was never answered: it is removed. */
  constructor(path?: string) {
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a+');
    const content = readFileSync(path);
    const whole = content.lastIndexOf('\n') + 1;
    if (whole < content.length) ftruncateSync(this.#file, whole);
    for (const line of content.toString('utf8', 0, whole).split('\n')) {
      if (line) this.entries.push(JSON.parse(line) as BookEntry);
    }
  }

  /** Writes the entries, numbered on from the last one. */
  append(movements: readonly Omit<BookEntry, 'n'>[]): BookEntry[] {
    const numbered = movements.map(({ kind, ...movement }, i) => ({
      kind,
      n: this.entries.length + i + 1,
      ...movement,
    }));
    if (this.#file !== undefined && numbered.length > 0) {
      const bytes = Buffer.from(numbered.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    }
    for (const entry of numbered) this.entries.push(entry);
    return numbered;
  }

  /** Forgets everything, in the file too. */
  clear(): void {
    if (this.#file !== undefined) ftruncateSync(this.#file, 0);
    this.entries.length = 0;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
