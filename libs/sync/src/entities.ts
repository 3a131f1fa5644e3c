import { SyncRunEntity } from './sync-run.entity.js';

/** The tables of this room. */
export const syncEntities = [SyncRunEntity];
