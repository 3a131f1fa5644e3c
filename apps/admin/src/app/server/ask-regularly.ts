import { DOCUMENT } from '@angular/common';
import { DestroyRef, inject } from '@angular/core';

/**
 * Asks every so many milliseconds while the page is on the screen, and at once when it comes back to it. Call it where
 * a field is initialised.
 */
export function askRegularly(milliseconds: number, ask: () => void): void {
  const document = inject(DOCUMENT);
  const askIfSeen = () => {
    if (!document.hidden) ask();
  };
  const timer = setInterval(askIfSeen, milliseconds);
  document.addEventListener('visibilitychange', askIfSeen);
  inject(DestroyRef).onDestroy(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', askIfSeen);
  });
}
