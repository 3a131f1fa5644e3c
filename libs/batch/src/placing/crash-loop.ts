import { first, rows, sql, type Work } from '@hammer/database';
import { pauseBatch } from './batch-gate.js';
import { crashLoop } from './pauses.js';
import { ENDED_WHILE_SENDING } from './without-answer.js';

/** So many ends with calls in flight, within so many minutes, are no accident any more. */
const MOST_ENDS = 3;
const WITHIN_MINUTES = 10;

/**
 * Pauses all running batches when processes end again and again while they send: each end makes orders uncertain. A part
 * of the recovery, whose own findings are written already; each recovery has a moment of its own.
 */
export function* pauseInCrashLoop(now: number): Work<void> {
  const found = yield* first<{ ends: number }>(
    sql`SELECT COUNT(DISTINCT settled_at) AS ends FROM placements
        WHERE reason = ${ENDED_WHILE_SENDING} AND settled_at > ${now - WITHIN_MINUTES * 60_000}`,
  );
  const ends = found?.ends ?? 0;
  if (ends < MOST_ENDS) return;
  const running = yield* rows<{ id: number }>(sql`SELECT id FROM batches WHERE state = 'running'`);
  for (const { id } of running) yield* pauseBatch(id, crashLoop(ends, WITHIN_MINUTES), now);
}
