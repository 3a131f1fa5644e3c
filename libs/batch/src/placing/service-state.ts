import { first, heldForMe, run, sql, type Work } from '@hammer/database';
import { learnFrom, type ProvenSize } from './batch-size.js';

/** A service as a call sees it: its price in micros, and what it has proven. `goneAt` says that it is not offered. */
export interface ServiceState {
  priceMicros: number;
  provenSize: number;
  frozenAt: number | null;
  goneAt: number | null;
}

/** A service of a supplier account. */
export interface ServiceKey {
  supplierAccount: string;
  serviceId: string;
}

/** The service, kept from others until this transaction ends. */
export function* holdService({
  supplierAccount,
  serviceId,
}: ServiceKey): Work<ServiceState | undefined> {
  return yield* first<ServiceState>(
    sql`SELECT price_micros, proven_size, frozen_at, gone_at FROM services
        WHERE supplier_account = ${supplierAccount} AND id = ${serviceId} ${heldForMe}`,
  );
}

/** Remembers what a call of `size` with a well-formed answer has shown of the service. */
export function* learn(
  { supplierAccount, serviceId }: ServiceKey,
  service: ServiceState,
  size: number,
  accountedForAll: boolean,
  now: number,
): Work<void> {
  const before = provenOf(service);
  const after = learnFrom(before, size, accountedForAll);
  if (after.provenSize === before.provenSize && after.frozen === before.frozen) return;
  yield* run(
    sql`UPDATE services SET proven_size = ${after.provenSize}, proven_at = ${now},
          frozen_at = ${after.frozen ? (service.frozenAt ?? now) : null},
          frozen_reason = ${after.frozen ? `A call with ${size} IMEIs was not answered for every one of them.` : null}
        WHERE supplier_account = ${supplierAccount} AND id = ${serviceId}`,
  );
}

/** What a service has shown of the size of its calls. */
export function provenOf(service: ServiceState): ProvenSize {
  return { provenSize: service.provenSize, frozen: service.frozenAt !== null };
}
