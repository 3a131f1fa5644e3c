import type { Batch, BatchPage } from '@hammer/contract';
import { Command } from 'commander';
import { mentionProgress } from '../progress-bar.js';
import { dollars, harmless, mention, say, sayJson, sayTable } from '../say.js';
import { Server } from '../server.js';

/** `hammer status [BATCH]`: the latest batches, or one. */
export function statusVerb(): Command {
  return new Command('status')
    .description('Show the latest batches, or one batch.')
    .argument('[batch]', 'the number of a batch')
    .action(async (id: string | undefined, { json }: { json?: boolean }) => {
      const server = Server.fromSettings();
      if (id === undefined)
        return showBatches(await server.get<BatchPage>('/api/batches?limit=20'), json);
      const batch = await server.get<Batch>(`/api/batches/${encodeURIComponent(id)}`);
      if (json) return sayJson(batch);
      say(`Batch ${batch.id} "${harmless(batch.name)}": ${batch.state}`);
      mentionProgress(batch.progress);
      if (batch.progress.pause) say(batch.progress.pause.message);
      for (const [status, orders] of Object.entries(batch.progress.statuses)) {
        if (orders > 0) say(`  ${String(orders).padStart(7)}  ${status}`);
      }
    });
}

function showBatches(page: BatchPage, json: boolean | undefined): void {
  if (json) return sayJson(page);
  if (page.data.length === 0) return mention('No batch yet. "hammer batch FILE" makes one.');
  sayTable(
    ['BATCH', 'STATE', 'PHASE', 'ORDERS', 'SPENT', 'AT RISK', 'NAME'],
    page.data.map(({ id, state, name, progress }) => [
      String(id),
      state,
      progress.phase,
      String(progress.orders),
      dollars(progress.money.spentMicros),
      dollars(progress.money.atRiskMicros),
      harmless(name),
    ]),
  );
}
