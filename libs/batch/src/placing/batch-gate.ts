import { first, run, sql, type Work } from '@hammer/database';
import type { Pause } from './placement.js';

/** Whether a batch runs; while this transaction lasts, nobody can pause or cancel it. */
export function* holdRunning(batchId: number): Work<boolean> {
  const held = yield* first(
    sql`UPDATE batches SET state = state WHERE id = ${batchId} AND state = 'running' RETURNING id`,
  );
  return held !== undefined;
}

/** Brings a running batch to a stop until a person resumes it. */
export function* pauseBatch(batchId: number, { code, message }: Pause): Work<void> {
  yield* run(
    sql`UPDATE batches SET state = 'paused', pause_code = ${code}, pause_message = ${message}
        WHERE id = ${batchId} AND state = 'running'`,
  );
}
