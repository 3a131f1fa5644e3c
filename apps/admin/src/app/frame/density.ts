import { DOCUMENT } from '@angular/common';
import { effect, inject, Injectable, signal } from '@angular/core';

const KEPT_AS = 'hammer.density';

/** How much room rows and fields have, kept in the browser. */
@Injectable({ providedIn: 'root' })
export class Density {
  private readonly document = inject(DOCUMENT);
  private readonly compact = signal(localStorage.getItem(KEPT_AS) === 'compact');

  readonly isCompact = this.compact.asReadonly();

  constructor() {
    effect(() => {
      const isCompact = this.compact();
      this.document.documentElement.classList.toggle('compact', isCompact);
      localStorage.setItem(KEPT_AS, isCompact ? 'compact' : 'comfortable');
    });
  }

  /** Goes from comfortable to compact, or back. */
  toggle(): void {
    this.compact.update((isCompact) => !isCompact);
  }
}
