import { Injectable, signal } from '@angular/core';

const KEPT_AS = 'hammer.favourites';

/** The services that somebody uses often, kept in this browser. */
@Injectable({ providedIn: 'root' })
export class Favourites {
  private readonly ids = signal<ReadonlySet<string>>(read());

  readonly all = this.ids.asReadonly();

  /** Adds a service, or takes it away. */
  toggle(id: string): void {
    const ids = new Set(this.ids());
    if (!ids.delete(id)) ids.add(id);
    this.ids.set(ids);
    localStorage.setItem(KEPT_AS, JSON.stringify([...ids]));
  }

  /** The same services with the favourites before the others, each part in its order. */
  first<Item extends { id: string }>(services: readonly Item[]): Item[] {
    const ids = this.ids();
    return [
      ...services.filter(({ id }) => ids.has(id)),
      ...services.filter(({ id }) => !ids.has(id)),
    ];
  }
}

/** What was kept, as far as it can be read. */
function read(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
}
