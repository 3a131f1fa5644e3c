import { HttpClient, httpResource } from '@angular/common/http';
import { computed, inject, Injectable } from '@angular/core';
import type { LiftRequest, Spend } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { stopInWords } from '../words/pause-words.js';

const ADDRESS = '/api/spend';

/** So often today's money is asked for, in milliseconds; it also tells whether the server is there. */
const EVERY = 3_000;

/** Today's money, and the switch that stops all of it. */
@Injectable({ providedIn: 'root' })
export class Spending {
  private readonly http = inject(HttpClient);
  private readonly session = inject(OwnSession);
  private readonly address = computed(() => (this.session.isSignedIn() ? ADDRESS : undefined));
  private readonly reading = httpResource<Spend>(() => this.address());

  /** Today's money as it was last heard of; undefined before the first answer. */
  readonly today = lastAnswer(this.reading, this.address);

  /** Since when and why spending is stopped, or null. */
  readonly stop = computed(() => this.today()?.stop ?? null);

  /** Why it is stopped; empty while it is not. */
  readonly stopReason = computed(() => {
    const stop = this.stop();
    return stop ? stopInWords(stop) : '';
  });

  constructor() {
    askRegularly(EVERY, () => this.askNow());
  }

  /** Asks for today's money now, e.g. after a batch was started. */
  askNow(): void {
    this.reading.reload();
  }

  /** Halts all paid calls at once. Rejects with the server's answer. */
  async stopAll(reason: string): Promise<void> {
    this.reading.set(await firstValueFrom(this.http.post<Spend>('/api/stop', { reason })));
  }

  /** Lets paid calls go on; after a restored backup with what was compared. Rejects with the server's answer. */
  async liftStop(statement?: LiftRequest): Promise<void> {
    this.reading.set(
      await firstValueFrom(this.http.delete<Spend>('/api/stop', { body: statement })),
    );
  }
}
