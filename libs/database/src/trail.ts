import { AsyncLocalStorage } from 'node:async_hooks';

/** What a line of the log belongs to: the request, the batch and the paid call that the work is done for, as far as known. */
export interface Trail {
  requestId?: string | undefined;
  batchId?: number | undefined;
  placementId?: number | undefined;
}

const trails = new AsyncLocalStorage<Trail>();

/** Does a work, and all that it waits for, on the trail that there is and `more`. */
export function onTrail<T>(more: Trail, work: () => T): T {
  return trails.run({ ...trails.getStore(), ...more }, work);
}

/** The trail that the running work is on; empty where there is none. */
export function currentTrail(): Trail {
  return trails.getStore() ?? {};
}
