import { Injectable, signal } from '@angular/core';
import { askRegularly } from '../server/ask-regularly.js';

/** The present, for ages that are shown: in milliseconds, a few seconds exact. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly moment = signal(Date.now());

  readonly now = this.moment.asReadonly();

  constructor() {
    askRegularly(5_000, () => this.moment.set(Date.now()));
  }
}
