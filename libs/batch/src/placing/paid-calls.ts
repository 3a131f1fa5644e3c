import type { RateLimit } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import type { Settings } from '@hammer/settings';

/** The limit that paid calls and calls for the price list share. */
export function paidCallsOf(supplier: Supplier, settings: Settings): RateLimit {
  return { name: `${supplier.account}/orders`, callsPerMinute: settings.SUPPLIER_CALLS_PER_MINUTE };
}
