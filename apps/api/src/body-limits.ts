import { type INestApplication, PayloadTooLargeException } from '@nestjs/common';
import { json, type NextFunction, type Request, type Response } from 'express';
import { openToStrangers } from './access/identify.js';
import { LARGEST_UPLOAD } from './largest-upload.js';

/** What strangers may send, in bytes: a name and a password. */
const LARGEST_BODY_OF_STRANGERS = 16 * 1024;

/** Lists of 30,000 IMEIs and pasted tables fit in; more is refused. In bytes. */
const LARGEST_BODY = 8 * 1024 * 1024;

/** What a form has around its file, in bytes. */
const REST_OF_FORM = 1024 * 1024;

/** Reads bodies as JSON, and refuses those that say themselves that they are too large before anything of them is read. */
export function limitBodies(app: INestApplication): void {
  app.use(refuseByLength);
  app.use(openToStrangers, json({ limit: LARGEST_BODY_OF_STRANGERS }));
  app.use(json({ limit: LARGEST_BODY }));
}

/** The parsers read to the end what they refuse; a slow body of any length would keep its sender waiting. */
function refuseByLength(request: Request, _response: Response, next: NextFunction): void {
  const length = Number(request.headers['content-length'] ?? 0);
  next(length > limitOf(request) ? new PayloadTooLargeException() : undefined);
}

function limitOf(request: Request): number {
  if (openToStrangers.includes(request.path.toLowerCase())) return LARGEST_BODY_OF_STRANGERS;
  return request.is('multipart/form-data') ? LARGEST_UPLOAD + REST_OF_FORM : LARGEST_BODY;
}
