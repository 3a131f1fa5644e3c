import { randomUUID } from 'node:crypto';

/** This process, as the owner of what it has begun. */
export const instanceId = randomUUID();
