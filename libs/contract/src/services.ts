import { z } from 'zod';
import { count, micros, moment } from './primitives.js';

/** One kind of check on the supplier's price list. */
export const serviceSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    category: z.string(),
    priceMicros: micros,
    previousPriceMicros: micros.nullable(),
    priceChangedAt: moment.nullable(),
    promisedTime: z.string(),
    notes: z.string(),
    provenBatchSize: count.meta({
      description:
        'IMEIs in one call that the supplier has proven to take; 0 before the first use.',
    }),
    batchSizeFrozen: z
      .boolean()
      .meta({ description: 'Whether a larger call was tried and did not account for every IMEI.' }),
    observed: z
      .object({
        orders: count,
        rejected: count,
        medianSeconds: count.nullable(),
        slowSeconds: count.nullable().meta({ description: 'Nine of ten results took no longer.' }),
      })
      .nullable()
      .meta({
        description:
          'How long results took, and how many were rejected, among the latest 20,000 orders; null when none of them ended.',
      }),
  })
  .meta({ id: 'Service' });

export type Service = z.output<typeof serviceSchema>;

/** The price list, with its age; `stale` when the supplier could not be asked for a newer one. */
export const serviceListSchema = z
  .object({ data: z.array(serviceSchema), fetchedAt: moment.nullable(), stale: z.boolean() })
  .meta({ id: 'ServiceList' });

export type ServiceList = z.output<typeof serviceListSchema>;

export const serviceQuerySchema = z.object({
  refresh: z.stringbool().optional().meta({ description: 'Ask the supplier now.' }),
});
