import { RateSlotEntity } from './rate/rate-slot.entity.js';

/** The tables of this room. */
export const databaseEntities = [RateSlotEntity];
