import type { BookEntry } from './book.js';
import type { BusiestMinute, Call } from './call-log.js';
import type { Service } from './catalogue.js';
import type { Faults, FaultsGiven, FaultsPatch } from './faults.js';
import type { Manners, MannersPatch } from './manners.js';
import type { Credentials } from './supplier.js';
import type { Totals } from './totals.js';

/** The totals of the book, and what the calls looked like from the supplier's side. */
export interface SandboxTotals extends Totals {
  readonly calls: number;
  /** The most calls that began in any 60 seconds. */
  readonly busiestMinute: BusiestMinute;
  /** What is left in the account, in micros. */
  readonly balanceMicros: number;
}

/** Everything that can be asked of the sandbox and changed in it, apart from its API. The control port does the same. */
export interface SandboxControl {
  /** The faults in force, `next` and `skip` counted down. */
  faults(): Faults;
  /** Puts these faults in the place of all. Throws a ZodError that names what is wrong. */
  replaceFaults(faults: FaultsGiven): Promise<Faults>;
  /** Puts the given kinds in the place of the same kinds; `null` ends a kind. Throws a ZodError. */
  mergeFaults(faults: FaultsPatch): Promise<Faults>;
  clearFaults(): Promise<Faults>;
  /** How the supplier behaves when nothing is wrong; `balanceMicros` is what is left now. */
  manners(): Manners;
  /** Changes manners; orders that exist keep their times and ends. Throws a ZodError. */
  changeManners(manners: MannersPatch): Manners;
  /** The book, from the entry after number `after`. */
  book(after?: number): readonly BookEntry[];
  totals(): SandboxTotals;
  /** The calls, from the one after number `after`. */
  calls(after?: number): readonly Call[];
  /** Ends all open orders now; returns how many. */
  complete(): number;
  /** Forgets orders, book, calls and faults; puts prices, manners and credentials back to the start. */
  reset(): Promise<void>;
  /** Lets in this key and user id and no other. */
  changeCredentials(credentials: Credentials): void;
  services(): readonly Service[];
  /** Changes a price, in dollars, in the price list and in what is charged. Undefined if there is no such service. */
  changePrice(serviceId: string, price: number | string): Service | undefined;
  /** Puts a service on the price list, or takes it off; then it cannot be bought, and its orders go on. */
  offer(serviceId: string, isOffered: boolean): void;
}
