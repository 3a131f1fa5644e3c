import { DOCUMENT } from '@angular/common';
import { DestroyRef, inject, Injectable, Injector } from '@angular/core';
import { Router } from '@angular/router';
import { OwnSession } from '../access/own-session.js';
import { destinations } from './destinations.js';
import { ShortcutChoice } from './shortcut-choice.js';

/** Milliseconds in which the second key must follow `g`. */
const PATIENCE = 1_500;

/** Keys that lead somewhere: `/` to the search, `g` and a letter to a page, `?` to the list of them. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly session = inject(OwnSession);
  private readonly choice = inject(ShortcutChoice);
  private goingSince = 0;

  constructor() {
    const listen = (event: KeyboardEvent) => this.follow(event);
    this.document.addEventListener('keydown', listen);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('keydown', listen));
  }

  /** Shows which keys there are. */
  async explain(): Promise<void> {
    const { openShortcutsDialog } = await import('./shortcuts-dialog.js');
    openShortcutsDialog(this.injector);
  }

  private follow(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!this.session.isSignedIn() || isWriting(event.target)) return;
    if (this.document.querySelector('[role=dialog], [role=menu], [role=listbox]')) return;
    if (event.key === '?') {
      event.preventDefault();
      void this.explain();
    } else if (this.choice.areOn()) this.lead(event);
  }

  private lead(event: KeyboardEvent): void {
    const isSecond = event.timeStamp - this.goingSince < PATIENCE;
    this.goingSince = 0;
    if (event.key === '/') {
      event.preventDefault();
      this.search();
    } else if (isSecond) {
      const found = destinations.find(({ key }) => key === event.key);
      if (!found || !this.session.may(found.needs)) return;
      event.preventDefault();
      void this.router.navigateByUrl(found.path);
    } else if (event.key === 'g') this.goingSince = event.timeStamp;
  }

  /** Puts the keyboard into the search of the page, or goes to the page of all orders to search there. */
  private search(): void {
    const field = this.document.querySelector<HTMLInputElement>('main [data-search]');
    if (field) field.focus();
    else void this.router.navigateByUrl('/orders');
  }
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
