import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

const YEAR = 365 * 86_400_000;

/** From dist/apps/api/src to dist/admin/browser. */
const built = resolve(import.meta.dirname, '../../../admin/browser');

/** Serves the built console: its files, and its page for every other address that is not the API's. */
export function serveAdmin(app: NestExpressApplication): void {
  const page = join(built, 'index.html');
  if (!existsSync(page)) return;
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
    if (!wantsPage || /^\/(api|health|metrics)(\/|$)/.test(request.path)) next();
    else response.sendFile(page, { headers: { 'Cache-Control': 'no-cache' } });
  });
}
