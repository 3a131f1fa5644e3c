import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, Injector } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Webhook, WebhookList } from '@hammer/contract';
import { AdminsOnly } from '../access/admins-only.js';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { WebhookCard } from './webhook-card.js';

const ADDRESS = '/api/webhooks';

/** How often the webhooks are looked at again, in milliseconds. */
const LOOK_EVERY = 10_000;

/** Where Hammer tells others what has happened: its webhooks, and what was sent to each. */
@Component({
  selector: 'hm-alerts-page',
  imports: [AdminsOnly, EmptyNote, FailureNote, MatButton, MatIcon, Skeleton, WebhookCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Alerts</h1>
        @if (session.may('manage')) {
          <button matButton="filled" type="button" (click)="askForWebhook()">
            <mat-icon svgIcon="add" aria-hidden="true" /><ng-container i18n
              >Add a webhook</ng-container
            >
          </button>
        }
      </div>
      <p class="quiet" i18n>
        Hammer tells your other programs what has happened: each alert is one signed POST, tried
        again for three days until it is received.
      </p>

      @if (reading.error(); as error) {
        <hm-failure-note [error]="error" (retry)="reading.reload()" />
      }
      @if (session.info() && !session.may('manage')) {
        <section class="card"><hm-admins-only /></section>
      } @else if (webhooks(); as webhooks) {
        @for (webhook of webhooks; track webhook.id) {
          <section class="card" [attr.aria-label]="webhook.name">
            <hm-webhook-card
              [webhook]="webhook"
              (changeWanted)="askForWebhook(webhook)"
              (deedWanted)="askTo($event, webhook)"
              (changed)="reading.reload()"
            />
          </section>
        } @empty {
          <section class="card">
            <hm-empty-note icon="bell" heading="Nobody is told yet" i18n-heading>
              <p i18n>
                Add the address of a program of yours, or of a service that passes alerts on to a
                phone or a chat.
              </p>
            </hm-empty-note>
          </section>
        }
      } @else if (!reading.error()) {
        <section class="card"><hm-skeleton [lines]="4" /></section>
      }
    </div>
  `,
})
export class AlertsPage {
  private readonly injector = inject(Injector);
  protected readonly session = inject(OwnSession);

  protected readonly reading = httpResource<WebhookList>(() =>
    this.session.may('manage') ? ADDRESS : undefined,
  );
  private readonly answer = lastAnswer(this.reading, () => ADDRESS);
  protected readonly webhooks = computed(() => this.answer()?.data);

  constructor() {
    askAgainOnRecovery(() => this.reading.reload());
    askRegularly(LOOK_EVERY, () => this.reading.reload());
  }

  /** Dialogs are fetched when they are first needed. */
  protected async askForWebhook(known: Webhook | null = null): Promise<void> {
    const { openWebhookDialog } = await import('./webhook-dialog.js');
    await openWebhookDialog(this.injector, known);
    this.reading.reload();
  }

  protected async askTo(deed: 'renew' | 'remove', webhook: Webhook): Promise<void> {
    const { openWebhookDeedDialog } = await import('./webhook-deed-dialog.js');
    await openWebhookDeedDialog(this.injector, deed, webhook);
    this.reading.reload();
  }
}
