import { Injectable } from '@angular/core';

const PREFIX = 'hammer.intention.';

/**
 * Gives every intention of the user its own `Idempotency-Key`: the same one for a double click, for a retry after a lost
 * answer, and after a reload of the page; a new one once the intention is fulfilled.
 */
@Injectable({ providedIn: 'root' })
export class Intentions {
  private readonly keys = new Map<string, string>();

  /** The key of an intention, which is named by everything that the request says, e.g. `start 12 <quote>`. */
  keyFor(intention: string): string {
    const kept = this.keys.get(intention) ?? sessionStorage.getItem(PREFIX + intention);
    const key = kept ?? crypto.randomUUID();
    this.keys.set(intention, key);
    sessionStorage.setItem(PREFIX + intention, key);
    return key;
  }

  /** Forgets the key of an intention that has had its effect: the next one like it is a new one. */
  fulfil(intention: string): void {
    this.keys.delete(intention);
    sessionStorage.removeItem(PREFIX + intention);
  }
}

/** The header that carries the key. */
export function idempotent(key: string): { headers: Record<string, string> } {
  return { headers: { 'Idempotency-Key': key } };
}
