export { EndedOrderRotation } from './ended-order-rotation.service.js';
export { syncEntities } from './entities.js';
export { SyncModule } from './sync.module.js';
export { Synchronizer } from './synchronizer.service.js';
