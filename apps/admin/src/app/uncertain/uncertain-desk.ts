import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { Accepted, Decision, ExportMatch, UncertainDetail } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Spending } from '../frame/spending.js';
import { idempotent, Intentions } from '../server/intentions.js';

/** What was done about a call, in words. */
export interface Deed {
  placementId: number;
  text: string;
}

/** What may be done about uncertain calls. Each deed has its effect once, however often it is sent. */
@Injectable({ providedIn: 'root' })
export class UncertainDesk {
  private readonly http = inject(HttpClient);
  private readonly intentions = inject(Intentions);
  private readonly spending = inject(Spending);
  private readonly said = signal<Deed | null>(null);

  /** What was done last, until it is put away. */
  readonly lastDeed = this.said.asReadonly();

  /** Keeps in words what was done, for the page that comes next; null puts it away. */
  say(deed: Deed | null): void {
    this.said.set(deed);
  }

  /** Gathers free evidence now. Rejects with the server's answer. */
  look(placementId: number): Promise<UncertainDetail> {
    return this.act(placementId, 'check', {});
  }

  /** These orders are at the supplier, under these ids, which it is asked for. Rejects with the server's answer. */
  accept(placementId: number, accepted: Accepted): Promise<UncertainDetail> {
    return this.act(placementId, 'accepted', accepted);
  }

  /** The supplier has not taken the orders, or nobody will know. Rejects with the server's answer. */
  decide(
    placementId: number,
    way: 'not-accepted' | 'write-off',
    decision: Decision,
  ): Promise<UncertainDetail> {
    return this.act(placementId, way, decision);
  }

  /** Has the supplier's own list compared with what is uncertain. Rejects with the server's answer. */
  compare(list: File): Promise<ExportMatch> {
    const body = new FormData();
    body.set('file', list);
    const about = `${list.name} ${list.size} ${list.lastModified}`;
    return this.send<ExportMatch>('supplier-export', body, about);
  }

  private act(placementId: number, way: string, body: object): Promise<UncertainDetail> {
    return this.send<UncertainDetail>(`${placementId}/${way}`, body, JSON.stringify(body));
  }

  private async send<Answer>(path: string, body: object, about: string): Promise<Answer> {
    const intention = `uncertain ${path} ${about}`;
    const key = this.intentions.keyFor(intention);
    const answer = await firstValueFrom(
      this.http.post<Answer>(`/api/uncertain/${path}`, body, idempotent(key)),
    );
    this.intentions.fulfil(intention);
    this.spending.askNow();
    return answer;
  }
}
