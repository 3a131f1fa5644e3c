import { Location } from '@angular/common';
import { inject, Injectable, signal } from '@angular/core';
import { type CanActivateFn, RedirectCommand, Router } from '@angular/router';

/** The secret of a one-time link, in memory only. */
@Injectable({ providedIn: 'root' })
export class LinkToken {
  private readonly held = signal<string | null>(null);

  /** Null when the page was opened without one, or it was used. */
  readonly token = this.held.asReadonly();

  take(token: string): void {
    this.held.set(token);
  }

  forget(): void {
    this.held.set(null);
  }
}

/** Takes the secret of a one-time link out of the address, before it can be seen there or be kept in the history. */
export const takesLinkToken: CanActivateFn = ({ fragment, url }) => {
  if (!fragment) return true;
  const path = `/${url.map((segment) => segment.path).join('/')}`;
  inject(LinkToken).take(fragment);
  inject(Location).replaceState(path);
  return new RedirectCommand(inject(Router).parseUrl(path), { replaceUrl: true });
};
