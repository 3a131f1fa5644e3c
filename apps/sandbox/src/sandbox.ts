import { z } from 'zod';
import { Account } from './account.js';
import { Book } from './book.js';
import { CallLog } from './call-log.js';
import { Catalogue } from './catalogue.js';
import type { SandboxControl } from './control.js';
import { ControlDesk } from './control-desk.js';
import { type Faults, type FaultsGiven, faultsPatchSchema, faultsSchema } from './faults.js';
import { FrontDesk } from './front-desk.js';
import { type MannersGiven, mannersPatchSchema, mannersSchema } from './manners.js';
import { Mischief } from './mischief.js';
import { dollars } from './money.js';
import { type Credentials, Supplier } from './supplier.js';
import { addUp } from './totals.js';
import { WaitEnded, Waits } from './waits.js';

/** How a sandbox starts. Everything has a default. */
export interface SandboxOptions {
  /** The port of the supplier's API on 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /** The port of the control API; 0, the default, takes any free one. */
  readonly controlPort?: number;
  /** The file of the book, continued if it exists; without one the book is in memory only. */
  readonly book?: string;
  /** Decides results, times and chances; 1 unless told. */
  readonly seed?: number;
  readonly credentials?: Credentials;
  readonly manners?: MannersGiven;
  readonly faults?: FaultsGiven;
  /** Milliseconds since 1970; the computer's clock unless told. */
  readonly now?: () => number;
}

/** A running supplier to practise on. */
export interface Sandbox {
  /** The base URL that a buyer is given. */
  readonly url: string;
  readonly controlUrl: string;
  readonly control: SandboxControl;
  /** Ends every connection and releases both ports and the book. */
  close(): Promise<void>;
}

const credentialsSchema = z.strictObject({ apiKey: z.string().min(1), userId: z.string().min(1) });

/**
 * Starts a supplier on two free ports of this machine. Rejects with a ZodError when an option cannot be used, with the
 * system's error when a port is taken or the book cannot be written.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const seed = options.seed ?? 1;
  const opening = {
    manners: mannersSchema.parse(options.manners ?? {}),
    faults: faultsSchema.parse(options.faults ?? {}),
    credentials: options.credentials ?? { apiKey: 'sandbox-key', userId: 'sandbox' },
  };
  let { manners, credentials } = opening;

  const book = new Book(options.book);
  const account = new Account(seed, book, () => manners, now);
  const catalogue = new Catalogue();
  const calls = new CallLog(account.lastCall, now);
  const mischief = new Mischief(seed, now);
  const waits = new Waits();
  const refusal = new Waits();
  const supplier = new Supplier({
    seed,
    account,
    catalogue,
    manners: () => manners,
    credentials: () => credentials,
  });
  const desk = new FrontDesk({ seed, port: options.port ?? 0, supplier, mischief, calls, waits });

  const obeyRefusal = async (faults: Faults): Promise<void> => {
    refusal.endAll();
    if (!faults.refuseConnections) return desk.reopen();
    desk.refuseConnections();
    const { forMs } = faults.refuseConnections;
    if (forMs === undefined) return;
    void refusal.pause(forMs).then(
      () => {
        mischief.merge({}, ['refuseConnections']);
        return desk.reopen();
      },
      (error: unknown) => {
        if (!(error instanceof WaitEnded)) throw error;
      },
    );
  };

  const control: SandboxControl = {
    faults: () => structuredClone(mischief.faults),
    replaceFaults: async (given) => {
      mischief.replace(faultsSchema.parse(given));
      await obeyRefusal(mischief.faults);
      return control.faults();
    },
    mergeFaults: async (given) => {
      const { changed, ended } = faultsPatchSchema.parse(given);
      mischief.merge(changed, ended);
      if ('refuseConnections' in given) await obeyRefusal(mischief.faults);
      return control.faults();
    },
    clearFaults: () => control.replaceFaults({}),
    manners: () => ({ ...manners, balanceMicros: account.balanceMicros }),
    changeManners: (given) => {
      const { balanceMicros, ...changed } = mannersPatchSchema.parse(given);
      manners = { ...manners, ...changed };
      if (balanceMicros !== undefined) account.balanceMicros = balanceMicros;
      return control.manners();
    },
    book: (after = 0) => {
      account.refundRejected();
      return book.entries.slice(after);
    },
    totals: () => {
      const { balanceMicros } = account;
      return {
        ...addUp(book.entries),
        calls: calls.calls.length,
        busiestMinute: calls.busiestMinute(),
        balanceMicros,
      };
    },
    calls: (after = 0) => calls.calls.filter(({ n }) => n > after),
    complete: () => account.completeAll(),
    reset: async () => {
      waits.endAll();
      ({ manners, credentials } = opening);
      account.clear();
      calls.clear();
      catalogue.reset();
      await control.clearFaults();
    },
    changeCredentials: (given) => {
      credentials = credentialsSchema.parse(given);
    },
    services: () => catalogue.services,
    changePrice: (serviceId, price) => catalogue.reprice(serviceId, dollars.parse(price)),
    offer: (serviceId, isOffered) => catalogue.offer(serviceId, isOffered),
  };

  const controlDesk = new ControlDesk(options.controlPort ?? 0, control);
  const close = () => {
    waits.endAll();
    refusal.endAll();
    desk.listener.close();
    controlDesk.listener.close();
    book.close();
    return Promise.resolve();
  };
  try {
    await desk.listener.open();
    await controlDesk.listener.open();
    await control.replaceFaults(opening.faults);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: desk.listener.url, controlUrl: controlDesk.listener.url, control, close };
}
