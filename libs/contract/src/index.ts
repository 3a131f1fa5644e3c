export * from './anomalies.js';
export { cursorOf } from './primitives.js';
export * from './words.js';
export * from './problem.js';
export * from './services.js';
export * from './orders.js';
export * from './batches.js';
export * from './operations.js';
export * from './uncertain.js';
