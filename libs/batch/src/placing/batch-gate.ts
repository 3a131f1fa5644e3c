import { first, heldForMe, run, sql, type Work } from '@hammer/database';
import type { Pause } from './placement.js';

/** Whether a batch runs; while this transaction lasts, nobody can pause or cancel it. */
export function* holdRunning(batchId: number): Work<boolean> {
  const held = yield* first(
    sql`SELECT id FROM batches WHERE id = ${batchId} AND state = 'running' ${heldForMe}`,
  );
  return held !== undefined;
}

/**
 * Brings a running batch to a stop until a person resumes it, and keeps the moment (milliseconds) with the reason. The
 * answer is whether it ran.
 */
export function* pauseBatch(batchId: number, { code, message }: Pause, now: number): Work<boolean> {
  const paused = yield* first(
    sql`UPDATE batches SET state = 'paused', pause_code = ${code}, pause_message = ${message}
        WHERE id = ${batchId} AND state = 'running' RETURNING id`,
  );
  if (!paused) return false;
  yield* run(
    sql`INSERT INTO batch_pauses (batch_id, at, code, message) VALUES (${batchId}, ${now}, ${code}, ${message})`,
  );
  return true;
}
