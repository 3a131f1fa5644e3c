import { randomUUID } from 'node:crypto';
import { onTrail } from '@hammer/database';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Observable } from 'rxjs';
import { routeOf } from '../metrics/request-durations.js';

const logger = new Logger('Request');

const REQUEST_ID = 'X-Request-Id';

/** What may be believed of others: nothing that could begin a line, fill the log, or pass for something else. */
const wellFormed = /^[\w.-]{8,64}$/;

/** Gives every request an id, its own or a new one, which stands in its answer and in every line that is logged for it. */
export function followRequest(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(REQUEST_ID);
  const requestId = given !== undefined && wellFormed.test(given) ? given : randomUUID();
  response.setHeader(REQUEST_ID, requestId);
  response.once('close', () =>
    onTrail({ requestId }, () =>
      logger.debug(`${request.method} ${routeOf(request)} ${response.statusCode}`),
    ),
  );
  onTrail({ requestId }, next);
}

/** The id that {@link followRequest} has given. */
function requestIdOf(response: Response): string {
  return String(response.getHeader(REQUEST_ID));
}

/** Takes the trail up again behind whatever has read the body: what reads a stream may come back without it. */
@Injectable()
export class RequestTrail implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const requestId = requestIdOf(context.switchToHttp().getResponse<Response>());
    return new Observable((subscriber) =>
      onTrail({ requestId }, () => next.handle().subscribe(subscriber)),
    );
  }
}
