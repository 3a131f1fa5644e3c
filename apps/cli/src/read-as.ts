import { z } from 'zod';
import { Failure, USAGE } from './failure.js';

/** What was given, in its shape. Throws a Failure that says what is wrong with it. */
export function readAs<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Failure(`${faults.join('; ')}.`, { exitCode: USAGE });
}
