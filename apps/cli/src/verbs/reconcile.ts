import type { Spend } from '@hammer/contract';
import { Command } from 'commander';
import { say, sayJson } from '../say.js';
import { Server } from '../server.js';

/** `hammer reconcile`: a person states that a restored database was compared with the supplier's list, so spending goes on. */
export function reconcileVerb(): Command {
  return new Command('reconcile')
    .description(
      "Let spending go on after a backup was restored, once the orders were compared with the supplier's own list.",
    )
    .requiredOption('--reason <text>', 'what was compared, and what came of it; it is kept')
    .action(async ({ reason, json }: { reason: string; json?: boolean }) => {
      const body = { reconciled: true, reason };
      const spend = await Server.fromSettings().post<Spend>('/api/stop', body, 'DELETE');
      if (json) sayJson(spend);
      else say('Spending goes on.');
    });
}
