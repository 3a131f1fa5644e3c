import type { SupplierField } from '@hammer/fusion';
import type { PickedOrder } from '@hammer/orders';

/** A paid call in the making: its orders are prepared, its money is reserved. */
export interface Placement {
  id: number;
  batchId: number;
  serviceId: string;
  priceMicros: number;
  day: string;
  orders: PickedOrder[];
  fields: Partial<Record<SupplierField, string>>;
  canary: boolean;
  /** When the permit to send was committed, in milliseconds; null while the call waits for its slot. */
  permittedAt: number | null;
}

/** What came of an attempt to claim: calls to make, and orders that another order turned out to stand for. */
export interface Claims {
  placements: Placement[];
  setAside: number;
}

/** Why a batch stands still: a stable code and a sentence with the way on. */
export interface Pause {
  code: string;
  message: string;
}
