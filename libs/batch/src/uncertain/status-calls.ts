import type { RateLimit } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import type { Settings } from '@hammer/settings';

/** The limit that free questions about orders share, those of the sync too: it is known by its name. */
export function statusCallsOf(supplier: Supplier, settings: Settings): RateLimit {
  return {
    name: `${supplier.account}/status`,
    callsPerMinute: settings.SUPPLIER_STATUS_CALLS_PER_MINUTE,
  };
}
