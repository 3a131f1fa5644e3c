import type { BatchState, DuplicatePolicy } from '@hammer/contract';
import type { Delivery } from '../../libs/fusion/src/courier.js';

/** A batch as whoever made it remembers it. */
export interface ExpectedBatch {
  id: number;
  imeis: readonly string[];
  duplicates: DuplicatePolicy;
  state: BatchState;
  /** Whether whoever asked for it has heard that it is there; a process may die in the middle of making it. */
  isWhole: boolean;
}

/** What is known of one IMEI in one call: `unheard` until the answer came to a process that was alive. */
type Fate = 'unheard' | 'accepted' | 'duplicate' | 'not accepted' | 'unclear' | 'written off';

/** What a person may find out of a call, or decide. */
export type Settled = Extract<Fate, 'accepted' | 'not accepted' | 'written off'>;

/** A paid call as it left Hammer. */
export interface ExpectedCall {
  fault: string | null;
  fates: Map<string, Fate>;
}

/** Answers with these faults prove that nothing of the call was accepted. */
const proofs: readonly string[] = [
  'connection refused',
  'too many calls',
  'forbidden',
  'maintenance',
  'account refused',
  'service refused',
];

/** Where a batch may be found later without anybody having done anything to it. */
const drifts: Readonly<Record<BatchState, readonly BatchState[]>> = {
  draft: ['draft'],
  running: ['running', 'paused', 'completed'],
  paused: ['paused', 'completed'],
  cancelled: ['cancelled'],
  completed: ['completed'],
};

/**
 * What must be true of Hammer, worked out from nothing but what people have asked for and which calls have left it: no
 * look into its database, none of its code.
 */
export class Expectation {
  readonly batches: ExpectedBatch[] = [];
  isStopped = false;
  private readonly calls: ExpectedCall[] = [];
  /** Given up by a person, whether or not a call ever left. */
  private readonly givenUp = new Set<string>();
  /** How often each IMEI may be bought at most, by all that people have asked for. */
  private readonly mandates = new Map<string, number>();

  /** A draft asks for nothing yet. */
  drafted(id: number, imeis: readonly string[], duplicates: DuplicatePolicy): void {
    this.batches.push({
      id,
      imeis: [...new Set(imeis)],
      duplicates,
      state: 'draft',
      isWhole: false,
    });
  }

  /** A started batch asks for each of its IMEIs once; once more only where every earlier check is at its end. */
  started({ imeis, duplicates }: Pick<ExpectedBatch, 'imeis' | 'duplicates'>, ended: Ended): void {
    for (const imei of imeis) {
      const isAnew = duplicates === 'recheck' && this.mayBeBoughtAnew(imei, ended);
      const wanted = isAnew ? this.mayHaveBeenTaken(imei) + 1 : 1;
      this.mandates.set(imei, Math.max(wanted, this.mandates.get(imei) ?? 0));
    }
  }

  /** Whether a check of an IMEI was paid for or is a duplicate, and every one that was paid for has its result. */
  mayBeBoughtAnew(imei: string, ended: Ended): boolean {
    const isClear = this.fatesOf(imei).every((fate) => fate !== 'unheard' && fate !== 'unclear');
    const isTaken = this.mayHaveBeenTaken(imei) > 0 || this.givenUp.has(imei);
    const paid = this.fatesOf(imei).filter((fate) => fate === 'accepted').length;
    return isTaken && isClear && ended(imei) >= paid;
  }

  /** Whether a start of the batch has something to buy for certain: an IMEI that no started batch has asked for. */
  hasNews({ imeis, isWhole }: ExpectedBatch): boolean {
    return isWhole && imeis.some((imei) => !this.mandates.has(imei));
  }

  /** How often an IMEI may have been charged: in every call of which nobody has heard that it was not accepted. */
  mayHaveBeenCharged(imei: string): number {
    return this.fatesOf(imei).filter((fate) => fate !== 'not accepted' && fate !== 'duplicate')
      .length;
  }

  /** The same with the calls to which the supplier has said that it has the IMEI already. */
  mayHaveBeenTaken(imei: string): number {
    return this.fatesOf(imei).filter((fate) => fate !== 'not accepted').length;
  }

  /** A call leaves Hammer. The answer is what is wrong with that, or null. */
  called(imeis: readonly string[]): string | null {
    this.calls.push({ fault: null, fates: new Map(imeis.map((imei) => [imei, 'unheard'])) });
    for (const imei of imeis) {
      const [times, most] = [this.mayHaveBeenTaken(imei), this.mandates.get(imei) ?? 0];
      if (times > most)
        return `IMEI ${imei} may be taken ${times} times, and was asked for ${most} times`;
    }
    return null;
  }

  /** The fault that strikes the call that has left last. */
  struck(fault: string): void {
    const call = this.calls.at(-1);
    if (call) call.fault = fault;
  }

  /** What a living process has heard of a call with these IMEIs. */
  heard(imeis: readonly string[], delivery: Pick<Delivery, 'phase' | 'body'>): void {
    const call = this.calls.findLast(({ fates }) => imeis.every((imei) => fates.has(imei)));
    for (const imei of imeis)
      call?.fates.set(imei, fateOf(imei, imeis.length, call.fault, delivery));
  }

  /** A person has settled what was uncertain about an IMEI. */
  settled(imei: string, fate: Settled): void {
    if (fate === 'written off') this.givenUp.add(imei);
    for (const { fates } of this.calls) {
      const known = fates.get(imei);
      if (known === 'unheard' || known === 'unclear') fates.set(imei, fate);
    }
  }

  /** The batches as they are found; `touched` were just changed by a person into one of these states. */
  found(actual: ReadonlyMap<number, BatchState>, touched?: Touched): string | null {
    for (const batch of this.batches) {
      const state = actual.get(batch.id);
      const wanted = touched?.id === batch.id ? touched.states : drifts[batch.state];
      if (!state || !wanted.includes(state))
        return `batch ${batch.id} is ${state ?? 'gone'} instead of ${wanted.join(' or ')}`;
      batch.state = state;
    }
    return null;
  }

  private fatesOf(imei: string): Fate[] {
    return this.calls.flatMap(({ fates }) => fates.get(imei) ?? []);
  }
}

/** How many checks of an IMEI the supplier has taken to their end. */
export type Ended = (imei: string) => number;

/** A batch that a person has just done something to, and where it may be after that. */
export interface Touched {
  id: number;
  states: readonly BatchState[];
}

function fateOf(
  imei: string,
  ofCall: number,
  fault: string | null,
  { phase, body }: Pick<Delivery, 'phase' | 'body'>,
): Fate {
  if (phase === 'not-connected') return 'not accepted';
  if (phase === 'broken') return body.includes(`<imei>${imei}</imei>`) ? 'accepted' : 'unclear';
  if (fault !== null && proofs.includes(fault)) return 'not accepted';
  if (body.includes(`Invalid IMEI: ${imei}`)) return 'not accepted';
  if (isDuplicateIn(body, imei, ofCall)) return 'duplicate';
  return body.includes(`<imei>${imei}</imei>`) ? 'accepted' : 'unclear';
}

/** Whether the answer says that the supplier has had the IMEI before; of several it must say which. */
function isDuplicateIn(body: string, imei: string, ofCall: number): boolean {
  const duplicates = /<imeiduplicates><imei>([\d,]*)<\/imei>/.exec(body)?.[1] ?? '';
  return (
    duplicates.split(',').includes(imei) ||
    body.includes(`<imeierrors><imei>${imei}</imei>`) ||
    (ofCall === 1 && body.includes('IMEI already exists!'))
  );
}
