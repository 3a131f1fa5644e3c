import { z } from 'zod';

/** The number in a path such as `/api/batches/7`. */
export const idParameter = {
  schema: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .positive()
    .max(Number.MAX_SAFE_INTEGER),
};
