import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { CreatedToken, TokenList as Tokens } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FailureNote } from '../signs/failure-note.js';
import { ShownOnce } from '../signs/shown-once.js';
import { Skeleton } from '../signs/skeleton.js';
import { NewToken } from './new-token.js';
import { TokenList } from './token-list.js';

const ADDRESS = '/api/tokens';

/** One's own tokens, with which programs act. */
@Component({
  selector: 'hm-own-tokens',
  imports: [FailureNote, MatButton, MatIcon, NewToken, ShownOnce, Skeleton, TokenList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2 i18n>Tokens</h2>
      @if (!isMaking()) {
        <button matButton="outlined" type="button" (click)="begin()">
          <mat-icon svgIcon="add" aria-hidden="true" /><ng-container i18n>New token</ng-container>
        </button>
      }
    </div>
    <div class="body">
      <p class="quiet small" i18n>
        Programs act with a token, in your name and with no more than you may do:
        <code>Authorization: Bearer hmr_…</code>
      </p>
      @if (made(); as token) {
        <hm-shown-once [secret]="token.token" (kept)="made.set(null)" i18n>
          <strong>The token “{{ token.name }}” is made.</strong> Copy it now: it is not shown again.
        </hm-shown-once>
      }
      @if (isMaking()) {
        <hm-new-token (created)="take($event)" (givenUp)="isMaking.set(false)" />
      }
      @if (reading.error(); as error) {
        <hm-failure-note [error]="error" (retry)="reading.reload()" />
      }
      @if (tokens(); as tokens) {
        @if (tokens.length > 0) {
          <hm-token-list [tokens]="tokens" (revoked)="reading.reload()" />
        } @else if (!isMaking()) {
          <p class="quiet" i18n>You have no tokens.</p>
        }
      } @else if (!reading.error()) {
        <hm-skeleton [lines]="2" />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .body {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      padding: 8px 24px 20px;
    }
    code {
      overflow-wrap: anywhere;
    }
    @media (max-width: 599px) {
      .body {
        padding: 8px 16px 16px;
      }
    }
  `,
})
export class OwnTokens {
  private readonly session = inject(OwnSession);

  protected readonly reading = httpResource<Tokens>(() => ADDRESS);
  private readonly list = lastAnswer(this.reading, () => ADDRESS);
  protected readonly isMaking = signal(false);
  protected readonly made = signal<CreatedToken | null>(null);

  /** Who manages is told of everybody's. */
  protected readonly tokens = computed(() => {
    const own = this.session.info()?.person.id;
    return this.list()?.data.filter(({ personId }) => personId === own);
  });

  constructor() {
    askAgainOnRecovery(() => this.reading.reload());
  }

  protected begin(): void {
    this.made.set(null);
    this.isMaking.set(true);
  }

  protected take(token: CreatedToken): void {
    this.isMaking.set(false);
    this.made.set(token);
    this.reading.reload();
  }
}
