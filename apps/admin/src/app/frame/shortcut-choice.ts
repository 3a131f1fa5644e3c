import { Injectable, signal } from '@angular/core';

const KEPT_AS = 'hammer.shortcuts';

/** Whether somebody wants single keys to lead somewhere; kept in this browser. */
@Injectable({ providedIn: 'root' })
export class ShortcutChoice {
  private readonly on = signal(localStorage.getItem(KEPT_AS) !== 'off');

  /** Whether single keys are listened to; `?` always is. */
  readonly areOn = this.on.asReadonly();

  /** Turns them on or off. */
  choose(areOn: boolean): void {
    this.on.set(areOn);
    localStorage.setItem(KEPT_AS, areOn ? 'on' : 'off');
  }
}
