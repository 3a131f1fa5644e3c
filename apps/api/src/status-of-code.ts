const statuses: Readonly<Record<string, number>> = {
  'batch-not-found': 404,
  'order-not-found': 404,
  'foreign-address': 403,
  'file-too-large': 413,
  'file-too-many-rows': 413,
  'file-not-a-sheet': 415,
  'idempotency-key-reused': 422,
  'idempotency-key-in-use': 409,
  'batch-state': 409,
  'quote-changed': 409,
  'balance-too-low': 409,
  'balance-unknown': 409,
  'batch-cap': 409,
  'daily-cap': 409,
  'intake-unfinished': 409,
  'no-imei-column': 409,
  'no-service': 409,
  'nothing-to-check': 409,
  'service-gone': 409,
  'not-reconciled': 409,
  'spending-stopped': 409,
  'supplier-not-configured': 409,
  'uncertain-elsewhere': 409,
};

/** The HTTP status of a user's error by its code: 400 unless it is about something missing, or in another state. */
export function statusOf(code: string): number {
  return statuses[code] ?? 400;
}
