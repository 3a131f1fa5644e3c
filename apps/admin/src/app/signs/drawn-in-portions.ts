import { computed, effect, linkedSignal, type Signal } from '@angular/core';
import { nextPicture } from './next-picture.js';

/**
 * A long list, a portion more of it in every picture, so that a page opens at once however long its list is. Lines that
 * are drawn stay when the list becomes longer or changes its order.
 */
export function drawnInPortions<Line>(
  lines: Signal<readonly Line[]>,
  portion: number,
): Signal<readonly Line[]> {
  const count = linkedSignal<number, number>({
    source: () => lines().length,
    computation: (length, before) => Math.max(portion, Math.min(before?.value ?? 0, length)),
  });
  effect((cleanUp) => {
    if (count() >= lines().length) return;
    let isWanted = true;
    cleanUp(() => (isWanted = false));
    void nextPicture().then(() => {
      if (isWanted) count.update((drawn) => drawn + portion);
    });
  });
  return computed(() => lines().slice(0, count()));
}
