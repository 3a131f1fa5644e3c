import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncState } from '@hammer/contract';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { harmless, say, sayJson } from '../say.js';
import { Server } from '../server.js';

/** `hammer sync`: ask for results now. */
export function syncVerb(): Command {
  return new Command('sync')
    .description('Ask the supplier for results now, and wait for the round to end.')
    .action(async ({ json }: { json?: boolean }) => {
      const server = Server.fromSettings();
      let state = await server.post<SyncState>('/api/sync');
      while (state.running) {
        await sleep(300);
        state = await server.get<SyncState>('/api/sync');
      }
      if (json) sayJson(state);
      else
        say(
          `asked about ${state.last?.asked ?? 0} orders, ${state.last?.changed ?? 0} changed, ${state.pending} still open`,
        );
      if (state.last?.failure) throw new Failure(harmless(state.last.failure));
    });
}
