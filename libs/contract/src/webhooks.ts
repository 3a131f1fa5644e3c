import { z } from 'zod';
import { progressSchema } from './batches.js';
import { count, micros, moment, pageOf, pageQuery } from './primitives.js';
import { deliveryStates, stopKinds, wantedAlertTypes, type AlertType } from './words.js';

const message = z
  .string()
  .meta({ description: 'What has happened, in a sentence for people; never an IMEI.' });

const batch = z.object({ id: z.int(), name: z.string() });

const alertOf = <Type extends AlertType, Facts extends z.ZodRawShape>(type: Type, facts: Facts) =>
  z.object({
    type: z.literal(type),
    timestamp: moment,
    data: z.object({ message, ...facts }),
  });

/** What is sent to a webhook: the body, as in Standard Webhooks. Money is in integer micros. */
export const alertSchema = z
  .discriminatedUnion('type', [
    alertOf('batch.finished', {
      batch,
      state: z.enum(['completed', 'cancelled']),
      orders: count,
      statuses: progressSchema.shape.statuses,
      spentMicros: micros,
      refundedMicros: micros,
    }),
    alertOf('batch.paused', { batch, code: z.string() }),
    alertOf('cap.reached', { batch }),
    alertOf('orders.uncertain', { batch, orders: count, calls: count, atRiskMicros: micros }),
    alertOf('breaker.opened', {}),
    alertOf('breaker.closed', { openedAt: moment }),
    alertOf('balance.low', { balanceMicros: micros, limitMicros: micros }),
    alertOf('sync.failing', { failures: count, since: moment, reason: z.string() }),
    alertOf('spending.stopped', { kind: z.enum(stopKinds), reason: z.string() }),
    alertOf('webhook.test', {}),
  ])
  .meta({ id: 'Alert' });

export type Alert = z.output<typeof alertSchema>;

const name = z.string().trim().min(1, 'must say what it is for').max(100);

const url = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.com/hammer' })
  .max(2_000);

const events = z
  .array(z.enum(wantedAlertTypes))
  .min(1, 'must name an alert')
  .transform((types) => wantedAlertTypes.filter((type) => types.includes(type)))
  .meta({ description: 'The alerts that it is told.' });

/** Where alerts are sent. The secret that they are signed with is not in it. */
export const webhookSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(wantedAlertTypes)),
    isOn: z.boolean(),
    offBecause: z
      .string()
      .nullable()
      .meta({ description: 'Why it is off: a person wanted it so, or the receiver is gone.' }),
    turnedOffAt: moment.nullable(),
    createdAt: moment,
    createdByPersonId: z.int().nullable(),
    waiting: count.meta({ description: 'Deliveries that are still tried.' }),
    failed: count.meta({ description: 'Deliveries of the last 30 days that were given up.' }),
  })
  .meta({ id: 'Webhook' });

export type Webhook = z.output<typeof webhookSchema>;

export const webhooksSchema = z.object({ data: z.array(webhookSchema) }).meta({ id: 'Webhooks' });

export type WebhookList = z.output<typeof webhooksSchema>;

export const newWebhookSchema = z.object({ name, url, events }).meta({ id: 'NewWebhook' });

export type NewWebhook = z.output<typeof newWebhookSchema>;

/** A webhook with its secret, `whsec_...`, which is shown this once. */
export const createdWebhookSchema = webhookSchema
  .extend({ secret: z.string() })
  .meta({ id: 'CreatedWebhook' });

export type CreatedWebhook = z.output<typeof createdWebhookSchema>;

export const webhookChangesSchema = z
  .object({ name, url, events, isOn: z.boolean() })
  .partial()
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'must change something',
  })
  .meta({ id: 'WebhookChanges' });

export type WebhookChanges = z.output<typeof webhookChangesSchema>;

/** One alert on its way to one webhook, however often it is tried. */
export const deliverySchema = z
  .object({
    id: z.int(),
    messageId: z.string().meta({ description: 'The header webhook-id: the same at every try.' }),
    alert: alertSchema,
    state: z.enum(deliveryStates),
    attempts: count,
    nextAt: moment.nullable().meta({ description: 'When it is tried next; null when it is not.' }),
    lastAt: moment.nullable(),
    status: z
      .int()
      .nullable()
      .meta({ description: 'The HTTP status of the last answer; null where there was none.' }),
    failure: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });

export type Delivery = z.output<typeof deliverySchema>;

export const deliveryPageSchema = pageOf(deliverySchema).meta({ id: 'DeliveryPage' });

export type DeliveryPage = z.output<typeof deliveryPageSchema>;

export const deliveryQuerySchema = pageQuery.extend({ state: z.enum(deliveryStates).optional() });

export type DeliveryQuery = z.output<typeof deliveryQuerySchema>;

/** Sends again what was given up, of the alerts since a moment. */
export const replaySchema = z.object({ since: moment }).meta({ id: 'Replay' });

export type Replay = z.output<typeof replaySchema>;

export const replayedSchema = z.object({ replayed: count }).meta({ id: 'Replayed' });

export type Replayed = z.output<typeof replayedSchema>;
