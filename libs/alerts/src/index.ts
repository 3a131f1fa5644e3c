export { AlertTidier } from './alert-tidier.service.js';
export { AlertsModule } from './alerts.module.js';
export { alertEntities } from './entities.js';
export { Deliveries } from './sending/deliveries.service.js';
export { Messenger } from './sending/messenger.service.js';
export { Watchman } from './watching/watchman.service.js';
export { Webhooks } from './webhooks/webhooks.service.js';
