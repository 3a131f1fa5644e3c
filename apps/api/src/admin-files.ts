import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { nonceOf } from './security-headers.js';

const YEAR = 365 * 86_400_000;

/** What the page has in the place of the nonce, however it was formatted. */
const nonceInPage = /\{\{\s*nonce\s*\}\}/g;

/** What is the API's, and files: one of an earlier build that is gone must not be answered with the page. */
const notThePage = /^\/(api|health|metrics)(\/|$)|\.\w+$/;

/** From dist/apps/api/src to dist/admin/browser. */
const built = resolve(import.meta.dirname, '../../../admin/browser');

/** Serves the built console: its files, and its page for every other address that is not the API's. */
export function serveAdmin(app: NestExpressApplication): void {
  const file = join(built, 'index.html');
  if (!existsSync(file)) return;
  const page = readFileSync(file, 'utf8');
  app.useStaticAssets(built, {
    index: false,
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
    if (!wantsPage || notThePage.test(request.path)) next();
    else {
      response.setHeader('Cache-Control', 'no-cache');
      response.type('html').send(page.replaceAll(nonceInPage, nonceOf(response)));
    }
  });
}
