import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { explainFailure, problemOf } from '../server/problem.js';

/** The steps of proving who one is: password, code when the server asks for one, and waiting after too many failures. */
@Injectable()
export class Admission {
  private readonly until = signal(0);
  private readonly now = signal(0);
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Whether the server has asked for a code. */
  readonly needsCode = signal(false);

  /** Why it did not work, in words. */
  readonly failure = signal<string | null>(null);

  /** Seconds for which the server looks at no attempt; 0 when it does. */
  readonly secondsLeft = computed(() =>
    Math.max(0, Math.ceil((this.until() - this.now()) / 1_000)),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearInterval(this.timer));
  }

  /** Tries it. Resolves to whether it worked; if not, what to do next is in the signals. */
  async attempt(send: () => Promise<void>): Promise<boolean> {
    if (this.secondsLeft() > 0) return false;
    this.failure.set(null);
    try {
      await send();
      return true;
    } catch (error) {
      const problem = problemOf(error);
      if (problem?.code === 'second-factor-needed') this.needsCode.set(true);
      else this.failure.set(explainFailure(error));
      if (problem?.code === 'too-many-attempts') this.wait(Number(problem.details?.['seconds']));
      return false;
    }
  }

  /** Begins with the password again. */
  startOver(): void {
    this.needsCode.set(false);
    this.failure.set(null);
  }

  private wait(seconds: number): void {
    clearInterval(this.timer);
    this.now.set(Date.now());
    this.until.set(this.now() + seconds * 1_000);
    this.timer = setInterval(() => {
      this.now.set(Date.now());
      if (this.secondsLeft() > 0) return;
      clearInterval(this.timer);
      this.failure.set(null);
    }, 1_000);
  }
}
