import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import type { Service, ServiceList } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';

const ADDRESS = '/api/services';

/** The supplier's price list, read once for all pages and anew on demand. */
@Injectable({ providedIn: 'root' })
export class PriceList {
  private readonly http = inject(HttpClient);
  private readonly session = inject(OwnSession);
  private readonly address = computed(() => (this.session.isSignedIn() ? ADDRESS : undefined));
  private readonly reading = httpResource<ServiceList>(() => this.address());
  private readonly asking = signal(false);
  private readonly refused = signal<unknown>(null);

  /** The list as it was last heard of; undefined before the first answer. */
  readonly list = lastAnswer(this.reading, this.address);

  /** Why the list could not be read, or null. */
  readonly failure = computed<unknown>(() => this.refused() ?? this.reading.error() ?? null);
  readonly isRefreshing = this.asking.asReadonly();

  private readonly byId = computed(
    () => new Map((this.list()?.data ?? []).map((service) => [service.id, service])),
  );

  constructor() {
    askAgainOnRecovery(() => this.askAgain());
  }

  /** The service with this id, if the list has it. */
  service(id: string): Service | undefined {
    return this.byId().get(id);
  }

  /** Reads the list again, as Hammer has it. */
  askAgain(): void {
    this.refused.set(null);
    this.reading.reload();
  }

  /** Has Hammer ask the supplier for its list now. Resolves to whether a list came. */
  async refresh(): Promise<boolean> {
    this.asking.set(true);
    this.refused.set(null);
    try {
      this.reading.set(
        await firstValueFrom(this.http.get<ServiceList>(ADDRESS, { params: { refresh: true } })),
      );
      return true;
    } catch (error) {
      this.refused.set(error);
      return false;
    } finally {
      this.asking.set(false);
    }
  }
}
