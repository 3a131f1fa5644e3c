export { batchEntities } from './entities.js';
