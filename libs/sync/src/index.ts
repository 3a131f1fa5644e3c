export { syncEntities } from './entities.js';
export { SyncModule } from './sync.module.js';
export { Synchronizer } from './synchronizer.service.js';
