import type { Actor } from '@hammer/access';
import { UserError } from '@hammer/settings';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Says in the API's description that a request needs an `Idempotency-Key`. */
export function NeedsIdempotencyKey(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Any text of 1 to 200 characters, new for each new request. Sent again, it has no second effect.',
    }),
  );
}

/** The key of a request, among the keys of whoever sends it. Throws a UserError when there is none. */
export function keyOf(header: string | undefined, by: Actor): string {
  if (header === undefined || header.trim() === '' || header.length > 200) {
    throw new UserError(
      'idempotency-key-missing',
      'This request spends or prepares to spend money: send an Idempotency-Key header, 1 to 200 characters, new for each new request.',
    );
  }
  return `${by.kind}-${by.personId ?? 0} ${header.trim()}`;
}
