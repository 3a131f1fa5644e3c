import { OrderEntity } from './order.entity.js';

/** The tables of this room. */
export const orderEntities = [OrderEntity];
