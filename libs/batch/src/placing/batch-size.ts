/** The sizes that a service is led through before it gets full calls. */
const steps = [1, 2, 10, 100];

/** How many IMEIs a call may carry now; a `canary` goes alone and is waited for. */
export interface BatchSize {
  size: number;
  canary: boolean;
}

/** What a service has shown so far: the largest call that accounted for every IMEI, and whether a larger one did not. */
export interface ProvenSize {
  provenSize: number;
  frozen: boolean;
}

/** The size of the next call. */
export function nextSize({ provenSize, frozen }: ProvenSize, ceiling: number): BatchSize {
  if (provenSize >= ceiling) return { size: ceiling, canary: false };
  if (frozen) return { size: Math.max(provenSize, 1), canary: provenSize === 0 };
  const step = steps.find((candidate) => candidate > provenSize) ?? ceiling;
  return { size: Math.min(step, ceiling), canary: true };
}

/** What a service has shown after a call of `size` whose well-formed answer did, or did not, account for every IMEI. */
export function learnFrom(known: ProvenSize, size: number, accountedForAll: boolean): ProvenSize {
  if (accountedForAll)
    return { provenSize: Math.max(known.provenSize, size), frozen: known.frozen };
  const below = steps.filter((step) => step < size).at(-1) ?? 0;
  return { provenSize: Math.min(known.provenSize, below), frozen: size > 1 || known.frozen };
}

/** The same in words, for people. */
export function explainSize(proven: ProvenSize, ceiling: number): string {
  const { size, canary } = nextSize(proven, ceiling);
  if (proven.frozen) {
    return `The supplier did not account for every IMEI of a larger call, so each call carries ${inImeis(size)}.`;
  }
  if (canary)
    return `Trying ${inImeis(size)} in one call and waiting for the answer before going on.`;
  return `The service has proven to take ${inImeis(size)} in one call.`;
}

const inImeis = (count: number) => (count === 1 ? '1 IMEI' : `${count} IMEIs`);
