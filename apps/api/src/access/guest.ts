import type { Actor } from '@hammer/access';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** A request, with who sends it as soon as that is known. */
export interface Guest extends Request {
  actor?: Actor | undefined;
}

/** Who sends the request. Only for routes that let nobody in who has not signed in. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<Guest>();
  if (!actor) throw new Error('A route that asks who acts lets everybody in.');
  return actor;
});

/** Where a request comes from: an IPv4 address as such, also when it came in IPv6. */
export function addressOf(request: Request): string | null {
  return request.ip?.replace(/^::ffff:(?=\d+\.)/, '') ?? null;
}
