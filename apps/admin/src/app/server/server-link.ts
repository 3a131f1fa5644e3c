import type { HttpInterceptorFn } from '@angular/common/http';
import { HttpResponse } from '@angular/common/http';
import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { tap } from 'rxjs';
import { isUnreachable } from './problem.js';

/** Knows whether the server was there when it was last asked. */
@Injectable({ providedIn: 'root' })
export class ServerLink {
  private readonly reachable = signal(true);
  private readonly returns = signal(0);

  /** Whether the last answer came from the server. */
  readonly isReachable = this.reachable.asReadonly();

  /** How often the server has come back after it could not be reached. */
  readonly recoveries = this.returns.asReadonly();

  /** Notes that the server has answered. */
  reportAnswer(): void {
    if (!this.reachable()) this.returns.update((count) => count + 1);
    this.reachable.set(true);
  }

  /** Notes that the server was not there. */
  reportSilence(): void {
    this.reachable.set(false);
  }
}

/** Tells the link of every answer and of every silence. */
export const watchLink: HttpInterceptorFn = (request, next) => {
  const link = inject(ServerLink);
  return next(request).pipe(
    tap({
      next: (event) => {
        if (event instanceof HttpResponse) link.reportAnswer();
      },
      error: (error: unknown) => {
        if (isUnreachable(error)) link.reportSilence();
        else link.reportAnswer();
      },
    }),
  );
};

/** Asks again when the server is back. Call it where a field is initialised. */
export function askAgainOnRecovery(ask: () => void): void {
  const link = inject(ServerLink);
  effect(() => {
    if (link.recoveries() > 0) untracked(ask);
  });
}
