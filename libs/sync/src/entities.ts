import { EndedOrderQuestionEntity } from './ended-order-question.entity.js';
import { SyncRunEntity } from './sync-run.entity.js';

/** The tables of this room. */
export const syncEntities = [EndedOrderQuestionEntity, SyncRunEntity];
