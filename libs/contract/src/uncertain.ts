import { z } from 'zod';
import { count, micros, moment } from './primitives.js';
import { evidenceDecisions, evidenceKinds, evidenceVerdicts, waysOut } from './words.js';

const MOST_ORDERS = 100;

/** An order as the supplier, or its export, describes it. Texts are the supplier's own. */
export const foundOrderSchema = z
  .object({
    supplierOrderId: z.string(),
    imei: z.string(),
    packageTitle: z.string(),
    status: z.string(),
    requestedAt: z
      .string()
      .nullable()
      .meta({ description: "The supplier's own text; its time zone is not known." }),
  })
  .meta({ id: 'FoundOrder' });

export type FoundOrder = z.output<typeof foundOrderSchema>;

/** One piece of evidence, or one decision with its reason. Never changed, never deleted. */
export const evidenceSchema = z
  .object({
    id: z.int(),
    at: moment,
    kind: z.enum(evidenceKinds),
    verdict: z.enum(evidenceVerdicts).nullable(),
    orderId: z.int().nullable(),
    imei: z.string().nullable(),
    supplierOrderId: z.string().nullable(),
    decision: z.enum(evidenceDecisions).nullable(),
    reason: z.string().nullable(),
    found: foundOrderSchema.nullable(),
    who: z.string(),
  })
  .meta({ id: 'Evidence' });

export type Evidence = z.output<typeof evidenceSchema>;

/** An order of the supplier that an uncertain order may have become. */
export const candidateSchema = z
  .object({
    supplierOrderId: z.string(),
    kinds: z.array(z.enum(evidenceKinds)).meta({ description: 'Where it was seen.' }),
    verdict: z.enum(evidenceVerdicts).meta({
      description: 'What the supplier said when it was asked for this id; `seen` before that.',
    }),
    found: foundOrderSchema.nullable(),
  })
  .meta({ id: 'Candidate' });

export type Candidate = z.output<typeof candidateSchema>;

/** Orders whose call got no definite answer, by call. They may have been charged; nothing re-sends them. */
export const uncertainPlacementSchema = z
  .object({
    placementId: z.int(),
    batchId: z.int(),
    serviceId: z.string(),
    sentAt: moment.nullable(),
    settledAt: moment.nullable(),
    ageSeconds: count,
    settleAt: moment
      .nullable()
      .meta({ description: 'Until then a lost call may still take effect at the supplier.' }),
    settleTimePassed: z.boolean(),
    reason: z.string(),
    httpStatus: z.int().nullable(),
    orders: z.array(
      z.object({
        id: z.int(),
        imei: z.string(),
        candidates: z.array(candidateSchema),
        evidence: z.array(evidenceSchema),
      }),
    ),
    atRiskMicros: micros,
    salvaged: z.array(z.object({ imei: z.string(), supplierOrderId: z.string() })),
    lastCheck: z.object({ at: moment, finding: z.string() }).nullable(),
    nextCheckAt: moment.nullable().meta({
      description: 'When Hammer looks for free evidence by itself; null for not any more.',
    }),
    waysOut: z.array(
      z.object({
        way: z.enum(waysOut),
        possible: z.boolean(),
        obstacle: z.string().nullable().meta({ description: 'Why it is not possible now.' }),
      }),
    ),
  })
  .meta({ id: 'UncertainPlacement' });

export type UncertainPlacement = z.output<typeof uncertainPlacementSchema>;

export const uncertainListSchema = z
  .object({ data: z.array(uncertainPlacementSchema), orders: count, atRiskMicros: micros })
  .meta({ id: 'UncertainList' });

export type UncertainList = z.output<typeof uncertainListSchema>;

/** One call with everything that is kept of it. `orders` are those that are still uncertain. */
export const uncertainDetailSchema = uncertainPlacementSchema
  .extend({
    rawAnswer: z.string().nullable().meta({ description: 'What the supplier sent, as text.' }),
    history: z
      .array(evidenceSchema)
      .meta({ description: 'All evidence and every decision about the call, oldest first.' }),
  })
  .meta({ id: 'UncertainDetail' });

export type UncertainDetail = z.output<typeof uncertainDetailSchema>;

const reason = z.string().trim().min(3, 'must say why').max(500);

/** A person has found the orders at the supplier. Each is verified there before it is believed. */
export const acceptedSchema = z
  .object({
    orders: z
      .array(
        z.object({
          orderId: z.int().positive(),
          supplierOrderId: z
            .string()
            .trim()
            .regex(/^[0-9A-Za-z-]{1,20}$/, 'must be an order id: 1 to 20 letters, digits, dashes'),
        }),
      )
      .min(1)
      .max(MOST_ORDERS)
      .refine(
        (orders) =>
          new Set(orders.map(({ orderId }) => orderId)).size === orders.length &&
          new Set(orders.map(({ supplierOrderId }) => supplierOrderId)).size === orders.length,
        'must name each order and each order id once',
      ),
    reason,
  })
  .meta({ id: 'Accepted' });

export type Accepted = z.output<typeof acceptedSchema>;

/** A person's word about all uncertain orders of a call, or those that are named. `count` is their number, typed. */
export const decisionSchema = z
  .object({
    orderIds: z.array(z.int().positive()).min(1).max(MOST_ORDERS).optional(),
    reason,
    count: z.int().positive(),
  })
  .meta({ id: 'UncertainDecision' });

export type Decision = z.output<typeof decisionSchema>;

/** What a supplier's export has shown. Its rows are known, matched, ambiguous or unknown, and add up. */
export const exportMatchSchema = z
  .object({
    rows: count,
    known: count.meta({ description: 'Orders that Hammer has already.' }),
    matched: count.meta({ description: 'The only order that fits an uncertain one.' }),
    ambiguous: count.meta({ description: 'One of several that fit, or one that fits several.' }),
    unknown: count.meta({ description: 'Nothing uncertain is like it, or it cannot be read.' }),
    matches: z.array(
      z.object({
        placementId: z.int(),
        orderId: z.int(),
        imei: z.string(),
        supplierOrderIds: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ExportMatch' });

export type ExportMatch = z.output<typeof exportMatchSchema>;
