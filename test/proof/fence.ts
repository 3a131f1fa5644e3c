import {
  Clock,
  CommitUnknownError,
  Database,
  StateFolder,
  type Sql,
  type Work,
} from '@hammer/database';
import type { Courier, Delivery, Errand } from '../../libs/fusion/src/courier.js';
import type { Dice } from './dice.js';

/** The moments at which a process can die so that it makes a difference to what it leaves behind. */
export const moments = [
  'before a commit',
  'after a commit',
  'before a call',
  'once a call was carried out',
  'after an answer',
  'before a wait',
] as const;

/** A moment that few processes come to: the database has refused an answer, and a file has taken it. */
export const ONCE_KEPT = 'once an answer is in a file';

/** One of the moments at which a process can die. */
export type Moment = (typeof moments)[number] | typeof ONCE_KEPT;

/** When a process dies: the so-maniest time that it comes to one of these moments. */
export interface Doom {
  among: readonly Moment[];
  count: number;
}

/** What goes wrong with the database of a world, each by its chance from 0 to 1. */
export interface DatabaseTroubles {
  refused: number;
  answerLost: number;
  /** That what a paid call has shown is refused. */
  answerRefused: number;
  /** A commit after which the machine stands still for up to a minute. */
  suspended: number;
}

const SHORTEST_SUSPENSION = 500;
const LONGEST_SUSPENSION = 60_000;

/**
 * The edge of one process. Everything that reaches beyond it passes here, and once the process is dead nothing passes
 * any more: what it waits for never comes, as for a process that was killed.
 */
export class Fence {
  /** When it died. */
  readonly death: Promise<Moment | 'ended'>;
  isDead = false;
  /** Whether it has heard the answer of a paid call, and has written nothing since. */
  hasAnswer = false;
  private steps = 0;
  private readonly tell: (moment: Moment | 'ended') => void;

  constructor(private doom: Doom | null) {
    const { promise, resolve } = Promise.withResolvers<Moment | 'ended'>();
    this.death = promise;
    this.tell = resolve;
  }

  /** Takes a step, which may be the last one; the answer tells whether the process lives on. */
  outlives(moment: Moment): boolean {
    if (!this.isDead && this.doom?.among.includes(moment) && ++this.steps >= this.doom.count)
      this.end(moment);
    return !this.isDead;
  }

  /** From now on this is how it dies. */
  condemn(doom: Doom): void {
    this.doom = doom;
    this.steps = 0;
  }

  /** From now on it does not die by itself. */
  spare(): void {
    this.doom = null;
  }

  end(moment: Moment | 'ended'): void {
    this.isDead = true;
    this.tell(moment);
  }

  /** What the promise brings, if anybody is alive to hear of it. */
  async within<T>(promise: Promise<T>): Promise<T> {
    try {
      const value = await promise;
      return this.isDead ? await never() : value;
    } catch (error) {
      if (this.isDead) return never();
      throw error;
    }
  }
}

/** What a dead process waits for. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The world's time, as one process sees it. */
export class FencedClock extends Clock {
  constructor(
    private readonly fence: Fence,
    private readonly world: Clock,
  ) {
    super();
  }

  override now(): number {
    return this.world.now();
  }

  override elapsed(): number {
    return this.world.elapsed();
  }

  override async sleep(
    milliseconds: number,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    if (!this.fence.outlives('before a wait')) return never();
    return this.fence.within(this.world.sleep(milliseconds, options));
  }
}

/** The database, as one process sees it. */
export class FencedDatabase extends Database {
  override readonly dialect;

  constructor(
    private readonly fence: Fence,
    private readonly database: Database,
    private readonly dice: Dice,
    private readonly troubles: () => DatabaseTroubles,
    private readonly suspend: (milliseconds: number) => void,
  ) {
    super();
    this.dialect = database.dialect;
  }

  override async read<T extends object>(statement: Sql): Promise<T[]> {
    return this.fence.within(this.database.read<T>(statement));
  }

  override async look<T>(work: () => Work<T>): Promise<T> {
    return this.fence.within(this.database.look(work));
  }

  override async write<T>(work: () => Work<T>): Promise<T> {
    const { refused, answerLost, answerRefused, suspended } = this.troubles();
    if (!this.fence.outlives('before a commit')) return never();
    if (this.dice.happens(refused)) throw new Error('database or disk is full');
    if (answerRefused > 0 && this.fence.hasAnswer) {
      if (this.dice.happens(answerRefused)) throw new Error('database or disk is full');
      this.fence.hasAnswer = false;
    }
    const value = await this.fence.within(this.database.write(work));
    if (!this.fence.outlives('after a commit')) return never();
    if (this.dice.happens(suspended))
      this.suspend(this.dice.magnitude(SHORTEST_SUSPENSION, LONGEST_SUSPENSION));
    if (this.dice.happens(answerLost)) throw new CommitUnknownError('The connection broke.');
    return value;
  }

  override async ping(): Promise<void> {
    return this.database.ping();
  }
}

/** Whether a file beside the database holds an answer that the database could not take. */
export const isKeptAnswer = (name: string): boolean => /^placement-\d+\.json$/.test(name);

/** The files beside the database, as one process sees them. */
export class FencedFolder extends StateFolder {
  override readonly place;

  constructor(
    private readonly fence: Fence,
    private readonly folder: StateFolder,
  ) {
    super();
    this.place = folder.place;
  }

  override write(name: string, text: string): Promise<void> {
    return this.pass(async () => {
      await this.folder.write(name, text);
      if (isKeptAnswer(name) && !this.fence.outlives(ONCE_KEPT)) await never();
    });
  }

  override read(name: string): Promise<string | null> {
    return this.pass(() => this.folder.read(name));
  }

  override list(): Promise<string[]> {
    return this.pass(() => this.folder.list());
  }

  override rename(name: string, to: string): Promise<void> {
    return this.pass(() => this.folder.rename(name, to));
  }

  override remove(name: string): Promise<void> {
    return this.pass(() => this.folder.remove(name));
  }

  private async pass<T>(act: () => Promise<T>): Promise<T> {
    return this.fence.isDead ? never() : this.fence.within(act());
  }
}

/** Carries an errand to a supplier that is at the other end; `arrived` is called once it was carried out there. */
export type Carry = (errand: Errand, arrived: () => void) => Promise<Delivery>;

/**
 * The way to the supplier, as one process sees it. What has left it arrives, also when it dies meanwhile; `heard` is
 * called with what comes back to a process that is still alive.
 */
export function fencedCourier(
  fence: Fence,
  carry: Carry,
  heard: (errand: Errand, delivery: Delivery) => void,
): Courier {
  const courier: Pick<Courier, 'deliver'> = {
    async deliver(errand) {
      if (!fence.outlives('before a call')) return never();
      const delivery = await fence.within(
        carry(errand, () => void fence.outlives('once a call was carried out')),
      );
      if (!fence.outlives('after an answer')) return never();
      fence.hasAnswer ||= errand.action === 'placeorder';
      heard(errand, delivery);
      return delivery;
    },
  };
  return courier as Courier;
}
