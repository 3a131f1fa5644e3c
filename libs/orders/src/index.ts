export { orderEntities } from './entities.js';
