import { AnomalyEntity } from './anomaly.entity.js';
import { OrderEntity } from './order.entity.js';

/** The tables of this room. */
export const orderEntities = [AnomalyEntity, OrderEntity];
