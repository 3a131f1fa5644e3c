import { z } from 'zod';
import { count, micros, moment, pageOf, pageQuery } from './primitives.js';
import { exportFormats, ledgerKinds, stopKinds } from './words.js';

/** When results were last asked for, when they will be, and for how many orders. */
export const syncStateSchema = z
  .object({
    running: z.boolean(),
    pending: count,
    intervalSeconds: count,
    last: z
      .object({
        startedAt: moment,
        finishedAt: moment.nullable(),
        asked: count,
        changed: count,
        failure: z.string().nullable(),
      })
      .nullable(),
    nextAt: moment.nullable(),
  })
  .meta({ id: 'SyncState' });

export type SyncState = z.output<typeof syncStateSchema>;

/** What was spent, is reserved and is at risk; today's cap; whether spending is stopped. */
export const spendSchema = z
  .object({
    day: z.iso.date(),
    capMicros: micros,
    spentMicros: micros,
    reservedMicros: micros,
    refundedMicros: micros,
    atRiskMicros: micros,
    uncertainOrders: count,
    balance: z.object({ micros: micros.nullable(), currency: z.string().nullable() }),
    refunds: z
      .object({ expectedMicros: micros, confirmedMicros: micros, balanceReadAt: moment.nullable() })
      .meta({
        description:
          'Refunds of all days. Confirmed is what a reading of the balance shows to have come back; without one, all of it is expected.',
      }),
    balanceDrift: z.object({ micros: z.int(), since: moment }).nullable(),
    stop: z.object({ at: moment, kind: z.enum(stopKinds), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Spend' });

export type Spend = z.output<typeof spendSchema>;

export const ledgerEntrySchema = z
  .object({
    id: z.int(),
    at: moment,
    kind: z.enum(ledgerKinds),
    amountMicros: micros,
    orders: count,
    batchId: z.int(),
    placementId: z.int().nullable(),
    orderId: z.int().nullable(),
    serviceId: z.string(),
  })
  .meta({ id: 'LedgerEntry' });

export const ledgerPageSchema = pageOf(ledgerEntrySchema).meta({ id: 'LedgerPage' });

export type LedgerPage = z.output<typeof ledgerPageSchema>;

/** Which movements of money are meant; days are those of the caps (UTC), both included. */
export const ledgerFilterSchema = z.object({
  batchId: z.coerce.number().int().positive().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

export type LedgerFilter = z.output<typeof ledgerFilterSchema>;

export const ledgerQuerySchema = pageQuery.extend(ledgerFilterSchema.shape);

export const ledgerExportQuerySchema = ledgerFilterSchema.extend({
  format: z.enum(exportFormats).default('csv'),
});

export type LedgerExportQuery = z.output<typeof ledgerExportQuerySchema>;

export const stopRequestSchema = z
  .object({ reason: z.string().trim().min(3, 'must say why').max(500) })
  .meta({ id: 'StopRequest' });

/** What is said when STOP is lifted; `reconciled` when the books were compared with the supplier's after a restore. */
export const liftRequestSchema = z
  .object({
    reconciled: z.boolean().optional(),
    reason: z.string().trim().min(3, 'must say what was compared').max(500).optional(),
  })
  .meta({ id: 'LiftRequest' });

export type LiftRequest = z.output<typeof liftRequestSchema>;

/** The state of Hammer and of what it depends on. */
export const healthSchema = z
  .object({ status: z.string(), details: z.record(z.string(), z.unknown()) })
  .loose()
  .meta({ id: 'Health' });
