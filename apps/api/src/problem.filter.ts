import { STATUS_CODES } from 'node:http';
import type { Problem } from '@hammer/contract';
import { OperationalError, UserError } from '@hammer/settings';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { Response } from 'express';
import { addressOf, type Guest } from './access/guest.js';
import { InvalidRequest } from './invalid-request.js';
import { statusOf } from './status-of-code.js';

const TOO_LARGE =
  'This is more than the server takes at once: a file may have 20 MB, a list as JSON 8 MB. Split it into smaller ones.';

const DATABASE_REFUSES =
  'The database takes no changes just now. Nothing of this request was done. The log says why; make room on its disk, or give back the right to write, then send it again.';

/** Translates every error into `application/problem+json`. What is ours stays in the log, without details outside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Guest>();
    const response = http.getResponse<Response>();
    if (isHealthReport(error)) {
      response.status(error.getStatus()).json(error.getResponse());
      return;
    }
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof OperationalError)) {
      this.logger.error(
        `${request.method} ${request.path} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    if (problem.status === 403 || problem.status === 429) {
      this.logger.warn(
        `${request.method} ${request.path} was refused: ${problem.code} by=${request.actor?.name ?? 'nobody'} from=${addressOf(request) ?? 'unknown'}`,
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const seconds = secondsToWait(error, problem.status);
    if (seconds !== null) response.setHeader('Retry-After', String(seconds));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** A disk that is full or fails, or a database that may not be written, as SQLite and PostgreSQL say it. */
function isDatabaseRefusal(error: unknown): boolean {
  const code = Object(error) === error ? String((error as { code?: unknown }).code) : '';
  return /^(SQLITE_(READONLY|FULL|IOERR|BUSY)\w*|53\w{3}|25006|57P0[123])$/.test(code);
}

/** After how many seconds it is worth to try again; null when time changes nothing. */
function secondsToWait(error: unknown, status: number): number | null {
  if (status === 503) return 5;
  const seconds = error instanceof UserError ? error.details['seconds'] : undefined;
  return typeof seconds === 'number' ? seconds : null;
}

/** Terminus reports what is down as an exception that carries the whole report. */
function isHealthReport(error: unknown): error is HttpException {
  return (
    error instanceof HttpException &&
    Object.hasOwn(Object(error.getResponse()) as object, 'details')
  );
}

function problemOf(error: unknown): Problem {
  if (error instanceof UserError) {
    const details = Object.keys(error.details).length > 0 ? { details: { ...error.details } } : {};
    return { ...problem(statusOf(error.code), error.code, error.message), ...details };
  }
  if (error instanceof OperationalError) return problem(503, error.code, error.message);
  if (isDatabaseRefusal(error)) return problem(503, 'database-refuses', DATABASE_REFUSES);
  if (error instanceof InvalidRequest) {
    return { ...problem(400, 'request-invalid', error.message), issues: [...error.issues] };
  }
  if (isTooLarge(error)) return problem(413, 'payload-too-large', TOO_LARGE);
  if (error instanceof HttpException)
    return problem(error.getStatus(), codeOf(error.getStatus()), messageOf(error));
  if (isBodyError(error)) return problem(error.status, codeOf(error.status), error.message);
  return problem(
    500,
    'internal-error',
    'Something went wrong in Hammer itself. Nothing more was sent; the log says what it was.',
  );
}

function problem(status: number, code: string, detail: string): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}

function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'error').toLowerCase().replace(/[^a-z]+/g, '-');
}

function messageOf(error: HttpException): string {
  const body = error.getResponse();
  if (typeof body === 'object' && 'message' in body && typeof body.message === 'string')
    return body.message;
  return error.message;
}

/** What the parsers of bodies and of uploads throw; neither says what to do. */
function isTooLarge(error: unknown): boolean {
  return error instanceof HttpException
    ? error.getStatus() === 413
    : isBodyError(error) && error.status === 413;
}

/** What the body parser throws: too large, not JSON, cut off. */
function isBodyError(error: unknown): error is Error & { status: number } {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  );
}
