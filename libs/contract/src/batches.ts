import { z } from 'zod';
import { exportQuerySchema, orderFilterSchema } from './orders.js';
import { count, micros, moment, pageOf, pageQuery } from './primitives.js';
import { batchPhases, batchStates, duplicatePolicies, orderStatuses, rowClasses } from './words.js';

const countsByClass = z.object(
  Object.fromEntries(rowClasses.map((name) => [name, count])) as Record<
    (typeof rowClasses)[number],
    typeof count
  >,
);

const countsByStatus = z.object(
  Object.fromEntries(orderStatuses.map((name) => [name, count])) as Record<
    (typeof orderStatuses)[number],
    typeof count
  >,
);

/** Something that stands in the way of a start, and the way out of it. */
export const blockerSchema = z.object({ code: z.string(), message: z.string() });

/** What a batch would cost and why, made before anything is paid. Starting the batch names its `id`. */
export const quoteSchema = z
  .object({
    id: z.string(),
    orders: count,
    totalMicros: micros,
    services: z.array(
      z.object({
        serviceId: z.string(),
        title: z.string(),
        priceMicros: micros,
        orders: count,
        totalMicros: micros,
      }),
    ),
    reused: z.object({ rows: count, savedMicros: micros }),
    balance: z
      .object({
        micros: micros.nullable(),
        leftMicros: micros.nullable(),
        currency: z.string().nullable(),
      })
      .meta({
        description: 'null is unknown: neither zero nor enough.',
      }),
    today: z.object({ capMicros: micros, usedMicros: micros }),
    blockers: z.array(blockerSchema),
    quotedAt: moment,
  })
  .meta({ id: 'Quote' });

export type Quote = z.output<typeof quoteSchema>;

/** Money of a batch. `spentMicros` is certain; at-risk money is a part of the reserved money. */
export const batchMoneySchema = z.object({
  quotedMicros: micros,
  spentMicros: micros,
  reservedMicros: micros,
  atRiskMicros: micros,
  refundedMicros: micros,
});

/** How far a batch is, whole, at one moment. The orders' counts add up to `orders`, the classes' to `rows`. */
export const progressSchema = z
  .object({
    batchId: z.int(),
    at: moment,
    state: z.enum(batchStates),
    phase: z.enum(batchPhases),
    pause: z.object({ code: z.string(), message: z.string() }).nullable(),
    trouble: z
      .object({ code: z.string(), message: z.string(), until: moment })
      .nullable()
      .meta({ description: 'What holds up the placing at present; it goes on by itself.' }),
    rows: count,
    orders: count,
    classes: countsByClass,
    statuses: countsByStatus,
    money: batchMoneySchema,
    batchSize: z
      .object({ now: count, proven: count, frozen: z.boolean(), message: z.string() })
      .nullable()
      .meta({ description: 'How many IMEIs go into one call at present, and why.' }),
    callsUnderWay: count,
    imeisPerSecond: z.number().nullable(),
    timeLeft: z.object({ leastSeconds: z.number(), mostSeconds: z.number() }).nullable().meta({
      description:
        'Until the last order is placed, by what calls have taken lately; null when it cannot be told.',
    }),
  })
  .meta({ id: 'Progress' });

export type Progress = z.output<typeof progressSchema>;

/** One paid job: a list of IMEIs and a service. */
export const approvalSchema = z
  .object({
    isAsked: z.boolean(),
    isGiven: z.boolean(),
    askedByPersonId: z.int().nullable(),
    givenByPersonId: z.int().nullable().meta({ description: 'This person does not start it.' }),
  })
  .meta({ id: 'Approval', description: 'Of the quote that holds now, by a second person.' });

export type Approval = z.output<typeof approvalSchema>;

export const batchSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    state: z.enum(batchStates),
    serviceId: z.string().nullable(),
    duplicates: z.enum(duplicatePolicies),
    freshnessDays: count,
    fileName: z.string().nullable(),
    columns: z.array(z.string()),
    imeiColumn: z.int().nullable().meta({ description: 'Which column, from 0, holds the IMEIs.' }),
    sameFileAs: z.object({ batchId: z.int(), importedAt: moment }).nullable(),
    quote: quoteSchema.nullable(),
    approval: approvalSchema
      .nullable()
      .meta({ description: 'Null where nobody else must approve.' }),
    progress: progressSchema,
    createdAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
  })
  .meta({ id: 'Batch' });

export type Batch = z.output<typeof batchSchema>;

export const batchPageSchema = pageOf(
  batchSchema.omit({ quote: true, sameFileAs: true, approval: true }),
).meta({
  id: 'BatchPage',
});

export type BatchPage = z.output<typeof batchPageSchema>;

export type BatchSummary = BatchPage['data'][number];

export const batchListQuerySchema = pageQuery.extend({
  state: z.enum(batchStates).optional(),
});

/** One line of what the user gave, and what became of it. */
export const batchRowSchema = z
  .object({
    number: z
      .int()
      .meta({ description: 'The row in the file, as a spreadsheet counts: the header is row 1.' }),
    given: z.string(),
    imei: z.string().nullable(),
    class: z.enum(rowClasses),
    code: z.string().nullable(),
    reason: z.string().nullable(),
    repair: z
      .string()
      .nullable()
      .meta({ description: 'An IMEI that the text may stand for; offered, never used by itself.' }),
    serviceId: z.string().nullable(),
    cells: z.array(z.string()),
    orderId: z.int().nullable(),
    orderStatus: z.enum(orderStatuses).nullable(),
    result: z
      .object({
        model: z.string().nullable(),
        carrier: z.string().nullable(),
        simlock: z.string().nullable(),
        fmi: z.string().nullable(),
        blacklist: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'What the supplier has found; null while there is no result.' }),
  })
  .meta({ id: 'BatchRow' });

export type BatchRow = z.output<typeof batchRowSchema>;

export const batchRowPageSchema = pageOf(batchRowSchema).meta({ id: 'BatchRowPage' });

export type BatchRowPage = z.output<typeof batchRowPageSchema>;

/** Which lines of a batch are meant: of a class, with an order of one of these statuses, with an IMEI. All hold. */
export const rowFilterSchema = z.object({
  class: z.enum(rowClasses).optional(),
  status: orderFilterSchema.shape.status,
  imei: orderFilterSchema.shape.imei,
});

export type RowFilter = z.output<typeof rowFilterSchema>;

export const batchRowQuerySchema = pageQuery.extend(rowFilterSchema.shape);

export type BatchRowQuery = z.output<typeof batchRowQuerySchema>;

/** What a download of a batch has: all of it, or what the filter names. */
export const batchExportQuerySchema = exportQuerySchema.extend(rowFilterSchema.shape);

export type BatchExportQuery = z.output<typeof batchExportQuerySchema>;

/** The lines of a batch by class and by the status of their orders; they add up to its rows. */
export const rowCountsSchema = z
  .object({
    groups: z.array(
      z.object({
        class: z.enum(rowClasses),
        status: z.enum(orderStatuses).nullable(),
        rows: count,
        orders: count.meta({ description: 'Different orders; several rows may have the same.' }),
      }),
    ),
    repairs: count.meta({ description: 'Invalid rows for which a repair is offered.' }),
  })
  .meta({ id: 'RowCounts' });

export type RowCounts = z.output<typeof rowCountsSchema>;

const serviceId = z.string().min(1).max(50);

/** The optional settings of a new batch; the same names serve as fields of a multipart upload. */
export const batchOptionsSchema = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  serviceId: serviceId.optional(),
  duplicates: z.enum(duplicatePolicies).default('reuse'),
  freshnessDays: z.coerce.number().int().min(0).max(3650).default(30).meta({
    description: 'A known result older than this many days is bought anew.',
  }),
  imeiColumn: z.coerce.number().int().min(0).max(500).optional(),
});

export type BatchOptions = z.output<typeof batchOptionsSchema>;

export const MOST_ROWS_IN_A_BATCH = 50_000;

/** A new batch from a list: plain IMEIs, or rows with the fields that the supplier takes. */
export const newBatchSchema = batchOptionsSchema
  .extend({
    imeis: z.array(z.string().max(200)).max(MOST_ROWS_IN_A_BATCH).optional(),
    text: z
      .string()
      .max(5_000_000)
      .optional()
      .meta({ description: 'Pasted text: IMEIs, or a table with a header.' }),
  })
  .refine((batch) => (batch.imeis === undefined) !== (batch.text === undefined), {
    message: 'Give either imeis or text.',
  })
  .meta({ id: 'NewBatch' });

export type NewBatch = z.output<typeof newBatchSchema>;

/** What may be changed in a draft; each change makes a new quote. */
export const batchChangesSchema = z
  .object({
    name: z.string().trim().min(1).max(200),
    serviceId,
    imeiColumn: z.int().min(0).max(500),
    duplicates: z.enum(duplicatePolicies),
    freshnessDays: z.int().min(0).max(3650),
    acceptRepairs: z
      .boolean()
      .meta({ description: 'Use the repairs that are offered for damaged IMEIs.' }),
    overrides: z
      .array(
        z.object({
          number: z.int(),
          imei: z.string().regex(/^\d{15}$/),
          reason: z.string().trim().min(3).max(500),
        }),
      )
      .max(1000),
  })
  .partial()
  .meta({ id: 'BatchChanges' });

export type BatchChanges = z.output<typeof batchChangesSchema>;

export const startBatchSchema = z.object({ quote: z.string().min(1) }).meta({ id: 'StartBatch' });
