import type { BookEntry } from './book.js';

/** A (service, IMEI) that was charged more than once, with the orders it was charged for. */
interface RepeatedCharge {
  readonly serviceId: string;
  readonly imei: string;
  readonly charged: number;
  readonly refunded: number;
  readonly orderIds: readonly string[];
}

/** The book in sums. `charges` counts by service, then by IMEI. Amounts are micros. */
export interface Totals {
  readonly charged: number;
  readonly chargedMicros: number;
  readonly refunded: number;
  readonly refundedMicros: number;
  readonly netMicros: number;
  readonly charges: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly chargedMoreThanOnce: readonly RepeatedCharge[];
}

/** Adds the book up. */
export function addUp(entries: readonly BookEntry[]): Totals {
  const byService = new Map<string, Map<string, BookEntry[]>>();
  const sums = { charged: 0, chargedMicros: 0, refunded: 0, refundedMicros: 0 };
  for (const entry of entries) {
    sums[entry.kind === 'charge' ? 'charged' : 'refunded'] += 1;
    sums[entry.kind === 'charge' ? 'chargedMicros' : 'refundedMicros'] += entry.priceMicros;
    const byImei = byService.get(entry.serviceId) ?? new Map<string, BookEntry[]>();
    byService.set(entry.serviceId, byImei);
    const movements = byImei.get(entry.imei);
    if (movements) movements.push(entry);
    else byImei.set(entry.imei, [entry]);
  }

  const charges: Record<string, Record<string, number>> = {};
  const chargedMoreThanOnce: RepeatedCharge[] = [];
  for (const [serviceId, byImei] of byService) {
    const counts: Record<string, number> = (charges[serviceId] = {});
    for (const [imei, movements] of byImei) {
      const charged = movements.filter(({ kind }) => kind === 'charge');
      counts[imei] = charged.length;
      if (charged.length < 2) continue;
      chargedMoreThanOnce.push({
        serviceId,
        imei,
        charged: charged.length,
        refunded: movements.length - charged.length,
        orderIds: charged.map(({ orderId }) => orderId),
      });
    }
  }
  return {
    ...sums,
    netMicros: sums.chargedMicros - sums.refundedMicros,
    charges,
    chargedMoreThanOnce,
  };
}
