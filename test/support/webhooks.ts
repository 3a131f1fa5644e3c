import {
  wantedAlertTypes,
  type CreatedWebhook,
  type Delivery,
  type DeliveryPage,
  type NewWebhook,
  type Problem,
  type Webhook,
} from '@hammer/contract';
import type { Receiver } from './receiver.js';
import { until } from './until.js';
import type { Visitor } from './visitor.js';

/** What makes a webhook that leads to a receiver and wants everything, but for what a test wants to be different. */
export function asking(receiver: Receiver, asked: Partial<NewWebhook> = {}): NewWebhook {
  return { name: 'on call', url: receiver.url, events: [...wantedAlertTypes], ...asked };
}

/** Makes a webhook; `admin` has just signed in. */
export async function createWebhook(
  admin: Visitor,
  receiver: Receiver,
  asked: Partial<NewWebhook> = {},
): Promise<CreatedWebhook> {
  const { status, body } = await admin.post<CreatedWebhook & Problem>(
    '/api/webhooks',
    asking(receiver, asked),
  );
  if (status !== 201) throw new Error(`The webhook was refused: ${body.detail}`);
  return body;
}

/** What was sent to a webhook, newest first. */
export async function deliveriesOf(
  admin: Visitor,
  { id }: Pick<Webhook, 'id'>,
  query = '',
): Promise<Delivery[]> {
  return (await admin.get<DeliveryPage>(`/api/webhooks/${id}/deliveries${query}`)).body.data;
}

/** Waits until the newest delivery of a webhook is as it should be. */
export async function newestDelivery(
  admin: Visitor,
  webhook: Pick<Webhook, 'id'>,
  isRight: (delivery: Delivery) => boolean,
  patience?: number,
): Promise<Delivery> {
  const found = await until(
    async () => (await deliveriesOf(admin, webhook))[0],
    (delivery) => delivery !== undefined && isRight(delivery),
    patience,
  );
  if (!found) throw new Error('There is no delivery.');
  return found;
}

/** Sends a webhook a test. */
export async function testWebhook(admin: Visitor, { id }: Pick<Webhook, 'id'>): Promise<Delivery> {
  const { status, body } = await admin.post<Delivery & Problem>(`/api/webhooks/${id}/test`);
  if (status !== 202) throw new Error(`The test was refused: ${body.detail}`);
  return body;
}
