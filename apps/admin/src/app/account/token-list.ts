import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Token } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Clock } from '../frame/clock.js';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import { permissionWords } from '../words/permission-words.js';
import { ageInWords, momentInWords } from '../words/time-words.js';

/** Tokens: what each is for and may do, when it was last used, and the way to end it. */
@Component({
  selector: 'hm-token-list',
  imports: [MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (failure(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
    <ul>
      @for (token of lines(); track token.id) {
        <li [class.ended]="token.ended">
          <div class="what">
            <p>
              <strong>{{ token.name }}</strong>&ngsp;
              <code class="quiet">{{ token.mark }}</code>
              @if (token.owner) {
                <span class="quiet small" i18n>of {{ token.owner }}</span>
              }
            </p>
            <p class="scopes">
              @for (scope of token.scopes; track scope.label) {
                <span class="scope" [title]="scope.meaning">{{ scope.label }}</span>
              }
            </p>
            <p class="quiet small digits">{{ token.facts }}</p>
          </div>
          @if (token.ended) {
            <span class="quiet small">{{ token.ended }}</span>
          } @else if (asked() === token.id) {
            <div class="deeds">
              <span class="small" i18n>Programs that use it stop working at once.</span>
              <button
                matButton="filled"
                type="button"
                [disabled]="busy()"
                (click)="revoke(token.id)"
                i18n
              >
                Revoke it
              </button>
              <button matButton type="button" (click)="asked.set(null)" i18n>Keep it</button>
            </div>
          } @else {
            <button
              matButton="outlined"
              type="button"
              [attr.aria-label]="token.revoking"
              (click)="asked.set(token.id)"
              i18n
            >
              Revoke
            </button>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: block;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
      padding: 12px 0;
      border-bottom: 1px solid var(--hm-line);
    }
    li:last-child {
      border-bottom: 0;
    }
    .what {
      display: grid;
      flex: 1 1 280px;
      gap: 4px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    strong {
      font-weight: 500;
    }
    code {
      font-size: 12px;
    }
    .scopes,
    .deeds {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 6px;
    }
    .scope {
      padding: 1px 8px;
      border-radius: 6px;
      background: var(--hm-track);
      font: 500 12px/18px var(--hm-font);
    }
    .ended .what {
      opacity: 0.6;
    }
  `,
})
export class TokenList {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(Clock);
  private readonly announcer = inject(LiveAnnouncer);

  readonly tokens = input.required<readonly Token[]>();
  readonly showsOwners = input(false);

  /** A token was revoked, so the list is to be read again. */
  readonly revoked = output();

  protected readonly asked = signal<number | null>(null);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly lines = computed(() =>
    this.tokens().map((token) => ({
      id: token.id,
      name: token.name,
      mark: `hmr_${token.prefix}…`,
      revoking: $localize`Revoke the token ${token.name}:name:`,
      owner: this.showsOwners() ? token.email : null,
      scopes: token.scopes.map((scope) => permissionWords[scope]),
      facts: factsOf(token, this.clock.now()),
      ended: endOf(token, this.clock.now()),
    })),
  );

  protected async revoke(id: number): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await firstValueFrom(this.http.delete<Token>(`/api/tokens/${id}`));
      void this.announcer.announce($localize`The token is revoked.`, 'polite');
      this.revoked.emit();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.asked.set(null);
      this.busy.set(false);
    }
  }
}

function factsOf({ lastUsedAt, dailyCapMicros, addresses, expiresAt }: Token, now: number): string {
  return [
    lastUsedAt ? $localize`used ${ageInWords(lastUsedAt, now)}:ago:` : $localize`never used`,
    dailyCapMicros === null
      ? $localize`no cap of its own`
      : $localize`${formatMoney(dailyCapMicros)}:money: a day`,
    addresses === null
      ? $localize`from everywhere`
      : $localize`from ${addresses.join(', ')}:addresses:`,
    expiresAt === null
      ? $localize`never ends`
      : $localize`until ${momentInWords(expiresAt)}:moment:`,
  ].join(' · ');
}

function endOf({ revokedAt, expiresAt }: Token, now: number): string | null {
  if (revokedAt !== null) return $localize`Revoked ${ageInWords(revokedAt, now)}:ago:`;
  return expiresAt !== null && Date.parse(expiresAt) <= now ? $localize`Has ended` : null;
}
