export { syncEntities } from './entities.js';
