import type { Actor } from '@hammer/access';
import { Clock } from '@hammer/database';
import { UserError } from '@hammer/settings';
import {
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import type { Guest } from './guest.js';

const COSTLY = 'hammer:costly';

const MINUTE = 60_000;

/** Uploads are held in memory until they are read: so many at once of one actor, and of all. */
const UPLOADS_AT_ONCE_OF_ONE = 3;
const UPLOADS_AT_ONCE = 6;

/** Seconds after which an upload that found no room is worth another try. */
const UPLOAD_WAIT = 5;

/** What costs the server or the supplier's limits much, and how often one actor may ask for it in a minute. */
const perMinute = { draft: 120, export: 60, refresh: 30, search: 120, sync: 120 } as const;

type Costly = keyof typeof perMinute;

const names: Readonly<Record<Costly, string>> = {
  draft: 'drafts and uploads',
  export: 'exports',
  refresh: "fresh price lists from the supplier's server",
  search: 'searches',
  sync: 'requests for results',
};

/** Says that a route costs much, so that nobody asks for it without end. */
export const IsCostly = (what: Costly): CustomDecorator => SetMetadata(COSTLY, what);

/** Keeps one actor from taking all of the server; counts in memory, so a restart forgets. Stands behind the gatekeeper. */
@Injectable()
export class CostlyCalls implements CanActivate {
  private minute = 0;
  private asked = new Map<string, number>();
  private readonly uploading: string[] = [];

  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const what = this.reflector.get<Costly | undefined>(COSTLY, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<Guest>();
    if (what === undefined || !request.actor) return true;
    if (what === 'refresh' && request.query['refresh'] === undefined) return true;
    const who = nameOf(request.actor);
    this.count(what, who);
    if (request.is('multipart/form-data')) this.admitUpload(who, http.getResponse<Response>());
    return true;
  }

  private count(what: Costly, who: string): void {
    const now = this.clock.now();
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.minute) this.asked = new Map();
    this.minute = minute;
    const times = (this.asked.get(`${what} ${who}`) ?? 0) + 1;
    if (times > perMinute[what])
      throw tooMany(
        `You have asked for ${perMinute[what]} ${names[what]} in a minute, which is the most.`,
        Math.ceil(((minute + 1) * MINUTE - now) / 1_000),
      );
    this.asked.set(`${what} ${who}`, times);
  }

  /** Before its body is read. */
  private admitUpload(who: string, response: Response): void {
    const own = this.uploading.filter((name) => name === who).length;
    if (own >= UPLOADS_AT_ONCE_OF_ONE || this.uploading.length >= UPLOADS_AT_ONCE)
      throw tooMany('Too many files are being uploaded at the same time.', UPLOAD_WAIT);
    this.uploading.push(who);
    response.once('close', () => this.uploading.splice(this.uploading.indexOf(who), 1));
  }
}

function nameOf({ kind, personId, tokenId }: Actor): string {
  return `${kind} ${tokenId ?? personId ?? 0}`;
}

function tooMany(what: string, seconds: number): UserError {
  return new UserError('too-many-requests', `${what} Try again in ${seconds} seconds.`, {
    seconds,
  });
}
