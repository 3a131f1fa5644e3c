import { run, sql, type Work } from '@hammer/database';

/** Ends all tries of a webhook that is off, with the reason. */
export function* giveUpAll(webhookId: number, because: string): Work<void> {
  yield* run(
    sql`UPDATE webhook_deliveries SET state = 'failed', failure = ${because}
        WHERE webhook_id = ${webhookId} AND state = 'waiting'`,
  );
}
