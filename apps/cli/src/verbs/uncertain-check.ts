import type { UncertainDetail } from '@hammer/contract';
import { Command } from 'commander';
import { sayJson } from '../say.js';
import { sayWhatIsLeft, stillUncertain } from '../say-uncertain.js';
import { Server } from '../server.js';

/** `hammer uncertain check PLACEMENT`: free evidence, now. */
export function checkVerb(): Command {
  return new Command('check')
    .description('Gather free evidence about a call now, and settle what is beyond doubt.')
    .argument('<placement>', 'the number of the call; "hammer uncertain list" shows it')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const call = await Server.fromSettings().post<UncertainDetail>(
        `/api/uncertain/${encodeURIComponent(id)}/check`,
      );
      if (!json) return sayWhatIsLeft(call);
      sayJson(call);
      if (call.orders.length > 0) throw stillUncertain(call.orders.length);
    });
}
