import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';

interface Issue {
  path: string;
  message: string;
}

/** A request that is not what the contract asks for; names every fault. */
export class InvalidRequest extends Error {
  constructor(readonly issues: readonly Issue[]) {
    super(
      `The request is not as it should be: ${issues.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`,
    );
  }
}

/** Checks what `@Body({ schema })`, `@Query({ schema })` and `@Param(..., { schema })` receive. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InvalidRequest(
        issues.map(({ path, message }) => ({
          path: (path ?? [])
            .map((part) => String(typeof part === 'object' ? part.key : part))
            .join('.'),
          message,
        })),
      ),
  });
}

/** Reads a value by a schema where no decorator can: the fields of an upload. */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(
    parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );
}
