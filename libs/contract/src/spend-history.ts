import { z } from 'zod';
import { count, micros } from './primitives.js';
import { ledgerFilterSchema } from './operations.js';

/** What money can be added up by. */
export const spendGroups = ['day', 'service', 'batch', 'person'] as const;

export type SpendGroup = (typeof spendGroups)[number];

export const spendHistoryQuerySchema = ledgerFilterSchema
  .omit({ batchId: true })
  .extend({ by: z.enum(spendGroups).default('day') });

/** What has become of the orders of a day. They add up to the paid ones, but for the uncertain, which may not have been paid. */
export const dayOutcomesSchema = z
  .object({
    completed: count,
    rejected: count,
    waiting: count,
    writtenOff: count,
    uncertain: count,
  })
  .meta({ id: 'DayOutcomes' });

export type DayOutcomes = z.output<typeof dayOutcomesSchema>;

const sums = z.object({
  orders: count.meta({
    description: 'Orders that were paid for, those included whose loss was accepted.',
  }),
  spentMicros: micros,
  refundedMicros: micros.meta({
    description: 'Of what was spent in these days, what is to come back for rejected orders.',
  }),
});

export const spendShareSchema = sums
  .extend({
    key: z.string().nullable().meta({
      description:
        'The day, or the id of the service, batch or person; null for what was started on the machine itself.',
    }),
    title: z
      .string()
      .nullable()
      .meta({ description: 'What the key is called, where it has a name.' }),
    outcomes: dayOutcomesSchema.nullable().meta({ description: 'Of days only.' }),
  })
  .meta({ id: 'SpendShare' });

export type SpendShare = z.output<typeof spendShareSchema>;

/** Money by day, service, batch or person. */
export const spendHistorySchema = z
  .object({
    by: z.enum(spendGroups),
    from: z.iso.date(),
    to: z.iso.date(),
    total: sums,
    data: z.array(spendShareSchema).meta({
      description: 'Days with any movement, oldest first; else those that cost most, at most 500.',
    }),
  })
  .meta({ id: 'SpendHistory' });

export type SpendHistory = z.output<typeof spendHistorySchema>;
