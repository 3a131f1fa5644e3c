import type {
  Batch,
  BatchSummary,
  ImportReport,
  Order,
  OrderDetail,
  Problem,
  Progress,
  Quote,
  Role,
  RowCounts,
  Service,
  SessionInfo,
  Spend,
  SyncState,
  System,
  UncertainDetail,
} from '@hammer/contract';

const NOON = '2026-11-22T12:00:00.000Z';

/** The orders of a batch by status; what is not named is 0. */
export function statuses(some: Partial<Progress['statuses']> = {}): Progress['statuses'] {
  return {
    planned: 0,
    prepared: 0,
    sending: 0,
    uncertain: 0,
    pending: 0,
    in_process: 0,
    completed: 0,
    rejected: 0,
    duplicate: 0,
    refused: 0,
    cancelled: 0,
    written_off: 0,
    ...some,
  };
}

/** The progress of a batch of 100 orders that runs. */
export function progress(some: Partial<Progress> = {}): Progress {
  return {
    batchId: 7,
    at: NOON,
    state: 'running',
    phase: 'placing',
    pause: null,
    trouble: null,
    rows: 100,
    orders: 100,
    classes: { to_check: 100, repeated: 0, known: 0, in_progress: 0, uncertain: 0, invalid: 0 },
    statuses: statuses({ planned: 100 }),
    money: {
      quotedMicros: 8_000_000,
      spentMicros: 0,
      reservedMicros: 0,
      atRiskMicros: 0,
      refundedMicros: 0,
    },
    batchSize: null,
    callsUnderWay: 0,
    imeisPerSecond: null,
    timeLeft: null,
    ...some,
  };
}

/** A quote for 5,480 checks that nothing stands in the way of. */
export function quote(some: Partial<Quote> = {}): Quote {
  return {
    id: 'quote-1',
    orders: 5_480,
    totalMicros: 438_400_000,
    services: [
      {
        serviceId: '1739',
        title: 'iPhone Carrier',
        priceMicros: 80_000,
        orders: 5_480,
        totalMicros: 438_400_000,
      },
    ],
    reused: { rows: 214, savedMicros: 17_120_000 },
    balance: { micros: 512_300_000, leftMicros: 73_900_000, currency: 'USD' },
    today: { capMicros: 1_600_000_000, usedMicros: 402_000_000 },
    blockers: [],
    quotedAt: NOON,
    ...some,
  };
}

/** A draft with its quote. */
export function batch(some: Partial<Batch> = {}): Batch {
  return {
    ...summary(),
    state: 'draft',
    progress: progress({ state: 'draft', phase: 'draft' }),
    startedAt: null,
    sameFileAs: null,
    quote: quote(),
    approval: null,
    ...some,
  };
}

/** A line of the list of batches: one that runs. */
export function summary(some: Partial<BatchSummary> = {}): BatchSummary {
  return {
    id: 7,
    name: 'stock.csv',
    state: 'running',
    serviceId: '1739',
    duplicates: 'reuse',
    freshnessDays: 30,
    fileName: 'stock.csv',
    columns: ['IMEI'],
    imeiColumn: 0,
    progress: progress(),
    createdAt: NOON,
    startedAt: NOON,
    finishedAt: null,
    ...some,
  };
}

/** A service of the price list. */
export function service(some: Partial<Service> = {}): Service {
  return {
    id: '1739',
    title: 'iPhone Carrier + SimLock + FMI',
    category: 'Apple Checkers',
    priceMicros: 80_000,
    previousPriceMicros: null,
    priceChangedAt: null,
    promisedTime: 'Instant-5 Minutes',
    notes: '',
    provenBatchSize: 100,
    observed: null,
    batchSizeFrozen: false,
    ...some,
  };
}

/** Today's money, with nothing spent and nothing stopped. */
export function spend(some: Partial<Spend> = {}): Spend {
  return {
    day: '2026-11-22',
    capMicros: 1_600_000_000,
    spentMicros: 0,
    reservedMicros: 0,
    refundedMicros: 0,
    atRiskMicros: 0,
    uncertainOrders: 0,
    balance: { micros: null, currency: null },
    refunds: { expectedMicros: 0, confirmedMicros: 0, balanceReadAt: null },
    balanceDrift: null,
    stop: null,
    ...some,
  };
}

const permissions: Readonly<Record<Role, SessionInfo['permissions']>> = {
  viewer: ['measure', 'read'],
  operator: ['measure', 'read', 'prepare', 'spend', 'halt', 'settle'],
  admin: ['measure', 'read', 'prepare', 'spend', 'halt', 'settle', 'manage'],
};

/** The session of somebody with a role. */
export function session(role: Role = 'admin', some: Partial<SessionInfo> = {}): SessionInfo {
  return {
    person: { id: 1, email: `${role}@example.com`, role, hasSecondFactor: false },
    permissions: permissions[role],
    expiresAt: '2026-11-29T12:00:00.000Z',
    authenticatedAt: NOON,
    ...some,
  };
}

/** A call whose answer was lost, with three orders of 8 cents, a minute after it was sent. */
export function callInDoubt(some: Partial<UncertainDetail> = {}): UncertainDetail {
  return {
    placementId: 17,
    batchId: 7,
    serviceId: '1739',
    sentAt: NOON,
    settledAt: '2026-11-22T12:00:01.000Z',
    ageSeconds: 60,
    settleAt: '2026-11-22T12:15:00.000Z',
    settleTimePassed: false,
    reason: 'There is no whole answer: the connection was closed before an answer came.',
    httpStatus: null,
    orders: ['490154203237518', '353371110000009', '353371110000017'].map((imei, i) => ({
      id: 101 + i,
      imei,
      candidates: [],
      evidence: [],
    })),
    atRiskMicros: 240_000,
    salvaged: [],
    lastCheck: null,
    nextCheckAt: null,
    waysOut: [
      { way: 'check', possible: true, obstacle: null },
      { way: 'accepted', possible: true, obstacle: null },
      {
        way: 'not-accepted',
        possible: false,
        obstacle:
          'A lost call may still take effect at the supplier until 2026-11-22T12:15:00.000Z.',
      },
      { way: 'write-off', possible: true, obstacle: null },
    ],
    rawAnswer: null,
    history: [],
    ...some,
  };
}

/** The system when all is well. */
export function system(some: Partial<System> = {}): System {
  return {
    version: '1.2.3',
    startedAt: NOON,
    database: { kind: 'sqlite', mayPlace: true },
    servers: [],
    supplier: {
      host: 'supplier.example',
      isKeyKnown: true,
      isUserKnown: true,
      lastContact: { at: NOON, ok: true, message: 'The supplier answered for every IMEI.' },
    },
    calls: {
      breaker: 'closed',
      trouble: null,
      waiting: 0,
      underWay: 4,
      atOnce: 30,
      mostAtOnce: 30,
      lastMinute: 41,
      perMinute: 57,
      keptAnswers: 0,
    },
    unseenAnomalies: 0,
    ...some,
  };
}

/** The sync between two rounds. */
export function syncState(some: Partial<SyncState> = {}): SyncState {
  return {
    running: false,
    pending: 12,
    intervalSeconds: 300,
    last: { startedAt: NOON, finishedAt: NOON, asked: 20, changed: 8, failure: null },
    nextAt: '2026-11-22T12:05:00.000Z',
    ...some,
  };
}

/** An answer that refuses something. */
export function problem(code: string, some: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title: '', status: 400, code, detail: `It is ${code}.`, ...some };
}

/** An order that is completed, with its result. */
export function order(some: Partial<Order> = {}): Order {
  return {
    id: 41,
    imei: '490154203237518',
    serviceId: '1739',
    serviceName: 'iPhone Carrier + SimLock + FMI',
    status: 'completed',
    supplierOrderId: '15500041',
    batchId: 7,
    generation: 0,
    priceMicros: 80_000,
    carrier: 'AT&T',
    simlock: 'Locked',
    model: 'iPhone 13',
    fmi: 'OFF',
    imei2: null,
    serial: null,
    blacklist: null,
    result: 'Model: iPhone 13',
    notes: null,
    source: 'gsm-fusion',
    orderedAt: NOON,
    finishedAt: NOON,
    createdAt: NOON,
    updatedAt: NOON,
    ...some,
  };
}

/** The same looked at alone: bought once, in one call, and to be had again for $0.08. */
export function orderDetail(some: Partial<OrderDetail> = {}): OrderDetail {
  return {
    ...order(),
    rawResult: '<b>Model:</b> iPhone 13',
    rawResponse: null,
    timeline: [{ at: NOON, event: 'planned' }],
    charges: [{ at: NOON, kind: 'commit', amountMicros: 80_000 }],
    placements: [],
    generations: [],
    differences: null,
    recheckReason: null,
    recheck: { priceMicros: 80_000, obstacle: null },
    ...some,
  };
}

/** What was found in a CSV of 100 rows with its IMEIs in the first column. */
export function importReport(some: Partial<ImportReport> = {}): ImportReport {
  return {
    importedAt: NOON,
    fileName: 'stock.csv',
    bytes: 1_640,
    format: 'csv',
    rows: 100,
    sheetName: null,
    delimiter: ',',
    encoding: 'utf-8',
    headerLine: 1,
    suggestedColumn: { column: 0, valid: 98, lookedAt: 100 },
    warnings: [],
    warningDetails: [],
    cleaned: 0,
    repaired: 0,
    overridden: 0,
    sameFileAs: null,
    ...some,
  };
}

/** The rows of a batch of which none has a result yet. */
export function rowCounts(some: Partial<RowCounts> = {}): RowCounts {
  return {
    groups: [{ class: 'to_check', status: 'planned', rows: 100, orders: 100 }],
    repairs: 0,
    ...some,
  };
}
