import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { nonceOf } from './security-headers.js';

const YEAR = 365 * 86_400_000;

/** The language whose console stands at `/`; each other one stands behind its own name, e.g. `/de/`. */
const USUAL = 'en';

/** The other languages that the console is built in. */
const others = ['de'];

/** The cookie in which the console keeps which language somebody has chosen. */
const CHOICE = 'hammer-language';

/** What the page has in the place of the nonce, however it was formatted. */
const nonceInPage = /\{\{\s*nonce\s*\}\}/g;

/** What is the API's, and files: one of an earlier build that is gone must not be answered with the page. */
const notThePage = /^\/(api|health|metrics)(\/|$)|\.\w+$/;

/** From dist/apps/api/src to dist/admin/browser. */
const built = resolve(import.meta.dirname, '../../../admin/browser');

/** Serves the built console: its files, and its page for every other address that is not the API's. */
export function serveAdmin(app: NestExpressApplication): void {
  const pages = readPages();
  if (!pages.has(USUAL)) return;
  app.useStaticAssets(built, {
    index: false,
    redirect: false,
    setHeaders: (response: Response, path: string) => {
      // Every file but the page has its content's hash in its name.
      response.setHeader(
        'Cache-Control',
        path.endsWith('.html') ? 'no-cache' : `public, max-age=${YEAR / 1_000}, immutable`,
      );
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const wantsPage = request.method === 'GET' && request.accepts(['html', 'json']) === 'html';
    if (!wantsPage || notThePage.test(request.path)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.vary('Cookie').vary('Accept-Language');
    const named = others.find((language) => `${request.path}/`.startsWith(`/${language}/`));
    const wanted = named ?? wantedLanguage(request);
    const isDoor = request.path === '/' || request.path === `/${named}`;
    // Who comes to the door is led to their own language; a deeper address is answered as it was given.
    if (isDoor && wanted !== USUAL) return response.redirect(302, `/${wanted}/`);
    const page = pages.get(named ?? USUAL) ?? '';
    response.type('html').send(page.replaceAll(nonceInPage, nonceOf(response)));
  });
}

function readPages(): Map<string, string> {
  const pages = new Map<string, string>();
  for (const language of [USUAL, ...others]) {
    const file = join(built, language === USUAL ? '' : language, 'index.html');
    if (existsSync(file)) pages.set(language, readFileSync(file, 'utf8'));
  }
  return pages;
}

/** What somebody has chosen, or else what their browser asks for. */
function wantedLanguage(request: Request): string {
  const known = [USUAL, ...others];
  const chosen = new RegExp(`(?:^|; )${CHOICE}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1];
  if (chosen !== undefined && known.includes(chosen)) return chosen;
  return request.acceptsLanguages(known) || USUAL;
}
