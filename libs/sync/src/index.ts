export { EndedOrderRotation } from './ended-order-rotation.service.js';
export { syncEntities } from './entities.js';
export { SyncModule } from './sync.module.js';
export { SyncRunTidier } from './sync-run-tidier.service.js';
export { Synchronizer } from './synchronizer.service.js';
