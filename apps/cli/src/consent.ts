import type { Quote } from '@hammer/contract';
import { confirm } from './ask.js';
import { Failure } from './failure.js';
import { dollars, harmless, isWatched, say } from './say.js';

/** Says what a quote would cost, a line for each service. */
export function sayPrice(quote: Quote): void {
  for (const service of quote.services) {
    say(
      `  ${service.orders} x ${dollars(service.priceMicros)} = ${dollars(service.totalMicros)}  ${harmless(service.title)}`,
    );
  }
}

/** Nothing is paid without consent: a yes at the terminal, or --yes. Throws a Failure otherwise, or when something blocks. */
export async function agree(quote: Quote, { yes }: { yes?: boolean }): Promise<void> {
  const blockers = quote.blockers.filter(({ code }) => code !== 'nothing-to-check');
  if (blockers.length > 0) throw new Failure(blockers.map(({ message }) => message).join('\n'));
  if (quote.orders === 0 || yes) return;
  if (!isWatched())
    throw new Failure('Nothing was paid: without a terminal, confirm with --yes.', { exitCode: 5 });
  const checks = quote.orders === 1 ? '1 check' : `${quote.orders} checks`;
  if (!(await confirm(`Pay ${dollars(quote.totalMicros)} for ${checks}?`))) {
    throw new Failure('Nothing was paid.', { exitCode: 5 });
  }
}
