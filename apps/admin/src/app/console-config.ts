import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  PreloadAllModules,
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withPreloading,
} from '@angular/router';
import { carryMark, keepAdmitted } from './access/access-interceptors.js';
import { Density } from './frame/density.js';
import { keepScroll } from './frame/keep-scroll.js';
import { PageTitle } from './frame/page-title.js';
import { Theme } from './frame/theme.js';
import { routes } from './routes.js';
import { watchLink } from './server/server-link.js';
import { registerIcons } from './signs/icons.js';

/** How the console is put together. */
export const consoleConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideHttpClient(withInterceptors([carryMark, keepAdmitted, watchLink])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      // So that every page opens when the server is away for a moment.
      withPreloading(PreloadAllModules),
      // It tells of scrolling; what is done about it is in keepScroll.
      withInMemoryScrolling({ scrollPositionRestoration: 'disabled' }),
    ),
    { provide: TitleStrategy, useExisting: PageTitle },
    provideAppInitializer(() => {
      registerIcons();
      keepScroll();
      inject(Theme);
      inject(Density);
    }),
  ],
};
