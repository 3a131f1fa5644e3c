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

const stateOf = ({ supplierAccount, serviceId }: ServiceKey) =>
  sql`SELECT price_micros, proven_size, frozen_at, gone_at FROM services
      WHERE supplier_account = ${supplierAccount} AND id = ${serviceId}`;

/** The service, kept from others until this transaction ends. */
export function* holdService(key: ServiceKey): Work<ServiceState | undefined> {
  return yield* first<ServiceState>(sql`${stateOf(key)} ${heldForMe}`);
}

/** The service as it is now; others may change it. */
export function* readService(key: ServiceKey): Work<ServiceState | undefined> {
  return yield* first<ServiceState>(stateOf(key));
}

/** Whether a call of `size` with a well-formed answer shows something of the service that is not known. */
export function isNews(service: ServiceState, size: number, accountedForAll: boolean): boolean {
  const before = provenOf(service);
  const after = learnFrom(before, size, accountedForAll);
  return after.provenSize !== before.provenSize || after.frozen !== before.frozen;
}

/** Remembers what a call of `size` with a well-formed answer has shown of the service. */
export function* learn(
  { supplierAccount, serviceId }: ServiceKey,
  service: ServiceState,
  size: number,
  accountedForAll: boolean,
  now: number,
): Work<void> {
  if (!isNews(service, size, accountedForAll)) return;
  const after = learnFrom(provenOf(service), size, accountedForAll);
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
