/** Where an order is in its life, from the moment it is planned to its result; see docs/placing-orders.md. */
export const orderStatuses = [
  'planned',
  'prepared',
  'sending',
  'uncertain',
  'pending',
  'in_process',
  'completed',
  'rejected',
  'duplicate',
  'refused',
  'cancelled',
  'written_off',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/** What became of one line of the user's file. Every row is in exactly one class. */
export const rowClasses = [
  'to_check',
  'repeated',
  'known',
  'in_progress',
  'uncertain',
  'invalid',
] as const;

export type RowClass = (typeof rowClasses)[number];

/** Where a batch is. A draft has cost nothing; a completed one has nothing open and nothing uncertain. */
export const batchStates = ['draft', 'running', 'paused', 'cancelled', 'completed'] as const;

export type BatchState = (typeof batchStates)[number];

/** What a running batch is doing, in the order in which it does it. */
export const batchPhases = ['draft', 'placing', 'waiting', 'uncertain', 'done'] as const;

export type BatchPhase = (typeof batchPhases)[number];

/** What to do with an IMEI whose result for the service is known already: use it for nothing, buy anew, or leave out. */
export const duplicatePolicies = ['reuse', 'recheck', 'skip'] as const;

export type DuplicatePolicy = (typeof duplicatePolicies)[number];

/** The directions in which money moves in the ledger. */
export const ledgerKinds = ['reserve', 'commit', 'release', 'refund'] as const;

export type LedgerKind = (typeof ledgerKinds)[number];

/** What stops the spending: a person; books that are older than what was bought; an answer or a ledger that is damaged. */
export const stopKinds = ['person', 'restored', 'spool', 'ledger'] as const;

export type StopKind = (typeof stopKinds)[number];

/** How much is logged, the least first. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Where a placement is: one paid call with 1 to 100 orders. */
export const placementStates = ['prepared', 'sending', 'settled', 'given_back'] as const;

export type PlacementState = (typeof placementStates)[number];

/**
 * `closed`: calls go out. `open`: none does, until the supplier has answered a free question. `half-open`: a single call
 * with a single order shows whether the supplier is well again.
 */
export const breakerStates = ['closed', 'open', 'half-open'] as const;

export type BreakerState = (typeof breakerStates)[number];

/** What may be wrong with an answer of the supplier: of a paid call, and of a question for results. */
export const anomalyKinds = [
  'foreign-imei',
  'repeated-order-id',
  'repeated-imei',
  'unreadable-order-id',
  'order-for-another-imei',
  'order-missing',
  'status-went-back',
  'final-status-changed',
] as const;

export type AnomalyKind = (typeof anomalyKinds)[number];

/** The forms in which orders leave Hammer. */
export const exportFormats = ['csv', 'xlsx', 'json'] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** `round-trip`: the user's own sheet with results appended; `supplier`: the supplier's columns; `minimal`: IMEI and result. */
export const exportLayouts = ['round-trip', 'supplier', 'minimal'] as const;

export type ExportLayout = (typeof exportLayouts)[number];

/** Where evidence about an uncertain order comes from, the strongest first; `person` is a decision without an order id. */
export const evidenceKinds = [
  'salvaged',
  'late-answer',
  'account-list',
  'supplier-export',
  'balance',
  'by-hand',
  'person',
] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

/** What evidence says of an order of the supplier: seen somewhere, then confirmed, contradicted or unknown to the supplier. */
export const evidenceVerdicts = ['seen', 'confirmed', 'contradicted', 'unknown'] as const;

export type EvidenceVerdict = (typeof evidenceVerdicts)[number];

/** What became of an uncertain order. */
export const evidenceDecisions = ['accepted', 'not-accepted', 'written-off'] as const;

export type EvidenceDecision = (typeof evidenceDecisions)[number];

/** The ways out of an uncertainty; see docs/uncertain-orders.md. */
export const waysOut = ['check', 'accepted', 'not-accepted', 'write-off'] as const;

export type WayOut = (typeof waysOut)[number];

/** What a webhook may be told. */
export const wantedAlertTypes = [
  'batch.finished',
  'batch.paused',
  'orders.uncertain',
  'cap.reached',
  'breaker.opened',
  'breaker.closed',
  'balance.low',
  'sync.failing',
  'spending.stopped',
] as const;

export type WantedAlertType = (typeof wantedAlertTypes)[number];

/** All that is sent to webhooks; a test is sent to the one that is tested, whatever it wants. */
export type AlertType = WantedAlertType | 'webhook.test';

/** Where an alert is on its way to a webhook: still tried, received, or given up. */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof deliveryStates)[number];
