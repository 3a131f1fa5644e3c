import { z } from 'zod';
import { count, imei, micros, moment, pageOf, pageQuery } from './primitives.js';
import { exportFormats, exportLayouts, orderStatuses, placementStates } from './words.js';

/** One IMEI checked with one service, once. */
export const orderSchema = z
  .object({
    id: z.int(),
    imei: z.string(),
    serviceId: z.string(),
    serviceName: z.string(),
    status: z.enum(orderStatuses),
    supplierOrderId: z.string().nullable(),
    batchId: z.int(),
    generation: count,
    priceMicros: micros,
    carrier: z.string().nullable(),
    simlock: z.string().nullable(),
    model: z.string().nullable(),
    fmi: z.string().nullable(),
    imei2: z.string().nullable(),
    serial: z.string().nullable(),
    blacklist: z.string().nullable(),
    result: z.string().nullable().meta({ description: "The supplier's result as plain text." }),
    notes: z.string().nullable(),
    source: z.string(),
    orderedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({ id: 'Order' });

export type Order = z.output<typeof orderSchema>;

/** How many orders a filter names, exactly, at the moment of asking. */
export const orderCountSchema = z.object({ orders: count }).meta({ id: 'OrderCount' });

export type OrderCount = z.output<typeof orderCountSchema>;

export const orderPageSchema = pageOf(orderSchema).meta({ id: 'OrderPage' });

export type OrderPage = z.output<typeof orderPageSchema>;

/** A field of a result that is not what it was the time before. */
export const differenceSchema = z.object({
  field: z.enum(['carrier', 'simlock', 'model', 'fmi', 'imei2', 'serial', 'blacklist']),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export type Difference = z.output<typeof differenceSchema>;

/** Everything about one order: its steps, the raw result, the paid call it was in, the other times it was bought. */
export const orderDetailSchema = orderSchema
  .extend({
    rawResult: z.string().nullable(),
    rawResponse: z.string().nullable(),
    timeline: z.array(z.object({ at: moment, event: z.string() })),
    charges: z.array(z.object({ at: moment, kind: z.string(), amountMicros: micros })),
    placements: z
      .array(
        z.object({
          id: z.int(),
          state: z.enum(placementStates),
          orders: count,
          claimedAt: moment,
          sentAt: moment.nullable(),
          settledAt: moment.nullable(),
          reason: z.string().nullable(),
        }),
      )
      .meta({ description: 'The paid calls that it was in, newest first.' }),
    generations: z.array(
      z.object({
        id: z.int(),
        generation: count,
        status: z.enum(orderStatuses),
        createdAt: moment,
        differences: z.array(differenceSchema).nullable().meta({
          description: 'What had changed since the result before it; null without one.',
        }),
      }),
    ),
    differences: z.array(differenceSchema).nullable().meta({
      description: 'What changed since the last result of the same check; null without one.',
    }),
    recheckReason: z.string().nullable(),
    recheck: z.object({
      priceMicros: micros.nullable(),
      obstacle: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  })
  .meta({ id: 'OrderDetail' });

export type OrderDetail = z.output<typeof orderDetailSchema>;

const filterText = z.string().min(1).max(200).optional();

/** Which orders are meant. Several statuses are separated by commas. */
export const orderFilterSchema = z.object({
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(orderStatuses)))
    .optional()
    .meta({ description: `One or more of ${orderStatuses.join(', ')}, separated by commas.` }),
  serviceId: filterText,
  batchId: z.coerce.number().int().positive().optional(),
  imei: filterText.meta({ description: 'An IMEI, or how it begins.' }),
  carrier: filterText,
  simlock: filterText,
  model: filterText.meta({ description: 'Text that the model contains.' }),
  fmi: filterText,
  from: z.iso
    .date()
    .or(moment)
    .optional()
    .meta({ description: 'Created on or after this date or moment.' }),
  until: z.iso
    .date()
    .or(moment)
    .optional()
    .meta({ description: 'Created before the end of this date, or before this moment.' }),
});

export type OrderFilter = z.output<typeof orderFilterSchema>;

export const orderListQuerySchema = orderFilterSchema.extend(pageQuery.shape);

export type OrderListQuery = z.output<typeof orderListQuerySchema>;

export const exportQuerySchema = orderFilterSchema.extend({
  format: z.enum(exportFormats).default('csv'),
  layout: z
    .enum(exportLayouts)
    .optional()
    .meta({ description: 'round-trip by default for a batch, supplier for orders.' }),
});

export type ExportQuery = z.output<typeof exportQuerySchema>;

/** Orders that were picked one by one, in the order in which the file shall have them. */
export const pickedExportSchema = z
  .object({
    ids: z.array(z.int().positive()).min(1).max(100_000),
    format: z.enum(exportFormats).default('csv'),
    layout: z.enum(exportLayouts).default('supplier'),
  })
  .meta({ id: 'PickedExport' });

export type PickedExport = z.output<typeof pickedExportSchema>;

export const MOST_IMEIS_IN_A_SEARCH = 30_000;

export const orderSearchSchema = z
  .object({
    imeis: z.array(z.string().max(64)).min(1).max(MOST_IMEIS_IN_A_SEARCH),
    serviceId: filterText,
  })
  .meta({ id: 'OrderSearch' });

export type OrderSearch = z.output<typeof orderSearchSchema>;

/** The latest order of every IMEI that was found, and the texts, as given, for which there is none. */
export const orderSearchResultSchema = z
  .object({
    found: z.array(orderSchema.extend({ ordersOfImei: count }).meta({ id: 'FoundOrder' })),
    notFound: z.array(z.string()),
  })
  .meta({ id: 'OrderSearchResult' });

export type OrderSearchResult = z.output<typeof orderSearchResultSchema>;

export const newOrderSchema = z
  .object({
    imei,
    serviceId: z.string().min(1).max(50),
    duplicates: z.enum(['reuse', 'recheck']).default('reuse'),
  })
  .meta({ id: 'NewOrder' });

export type NewOrder = z.input<typeof newOrderSchema>;

export const recheckSchema = z
  .object({
    reason: z.string().trim().min(3, 'must say why').max(500),
    priceMicros: micros.optional().meta({
      description: 'The price that was shown; at another one nothing is bought.',
    }),
  })
  .meta({ id: 'Recheck' });

export type Recheck = z.output<typeof recheckSchema>;
