import { z } from 'zod';
import { count, moment, pageOf, pageQuery } from './primitives.js';
import { anomalyKinds } from './words.js';

/** Something in the supplier's answers that contradicts what is known. */
export const anomalySchema = z
  .object({
    id: z.int(),
    at: moment,
    kind: z.enum(anomalyKinds),
    message: z.string(),
    batchId: z.int().nullable(),
    placementId: z.int().nullable(),
    orderId: z.int().nullable(),
    seenAt: moment.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Anomaly' });

export type Anomaly = z.output<typeof anomalySchema>;

export const anomalyPageSchema = pageOf(anomalySchema)
  .extend({ unseen: count })
  .meta({ id: 'AnomalyPage' });

export type AnomalyPage = z.output<typeof anomalyPageSchema>;

export const anomalyQuerySchema = pageQuery.extend({
  unseen: z
    .stringbool()
    .default(false)
    .meta({ description: 'Only those that nobody has looked at.' }),
});

export const seenAnomalySchema = z
  .object({ note: z.string().trim().min(3, 'must say what was found').max(500) })
  .meta({ id: 'SeenAnomaly' });
