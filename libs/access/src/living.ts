import { sql, type Sql } from '@hammer/database';
import { SESSION_IDLE_LIMIT } from './limits.js';

/** A condition that the session `s` of the person `p` stands for that person at this moment. */
export function livingSession(now: number): Sql {
  return sql`s.ended_at IS NULL AND s.expires_at > ${now} AND s.last_seen_at > ${now - SESSION_IDLE_LIMIT}
    AND p.disabled_at IS NULL`;
}

/** A condition that the token `t` of the person `p` stands for that person at this moment. */
export function livingToken(now: number): Sql {
  return sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now}) AND p.disabled_at IS NULL`;
}
