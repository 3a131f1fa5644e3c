import { WebhookDeliveryEntity } from './sending/webhook-delivery.entity.js';
import { AlertWatchEntity } from './watching/alert-watch.entity.js';
import { AlertEntity } from './watching/alert.entity.js';
import { WebhookEntity } from './webhooks/webhook.entity.js';

/** The tables of this room. */
export const alertEntities = [AlertEntity, AlertWatchEntity, WebhookDeliveryEntity, WebhookEntity];
