import type { Alert, AlertType } from '@hammer/contract';
import { sql, type Sql } from '@hammer/database';

/** Something that has happened, as it is told. Times in milliseconds. */
export type News = {
  [Type in AlertType]: {
    /** The same for the same event, whoever sees it and however often. */
    key: string;
    at: number;
    type: Type;
    data: Extract<Alert, { type: Type }>['data'];
    /** Only who was told things at this moment already is told this one; unless given, the moment when it happened. */
    concernsSince?: number;
  };
}[AlertType];

/** So many events of a kind are told at once; the others follow. */
export const MOST_AT_ONCE = 200;

/** Of events with the columns `key` and `at`, those of which nobody was told, the oldest first. */
export function untold(events: Sql): Sql {
  return sql`SELECT seen.* FROM (${events}) AS seen
    WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.key = seen.key) ORDER BY seen.at LIMIT ${MOST_AT_ONCE}`;
}
