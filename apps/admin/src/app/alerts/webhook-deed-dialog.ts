import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import type { CreatedWebhook, Webhook } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { WebhookSecret } from './webhook-secret.js';

interface Question {
  deed: 'renew' | 'remove';
  webhook: Webhook;
}

/** Says what it means to make a new secret or to remove a webhook, then does it. */
@Component({
  selector: 'hm-webhook-deed-dialog',
  imports: [MatButton, MatDialogModule, Note, WebhookSecret],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (renewed(); as renewed) {
      <h2 mat-dialog-title i18n>A new secret for {{ name }}</h2>
      <mat-dialog-content>
        <hm-webhook-secret [secret]="renewed.secret" (kept)="close()" />
      </mat-dialog-content>
    } @else {
      <h2 mat-dialog-title>
        @if (isRenewal) {
          <ng-container i18n>Make a new secret for {{ name }}?</ng-container>
        } @else {
          <ng-container i18n>Remove {{ name }}?</ng-container>
        }
      </h2>
      <mat-dialog-content>
        <ul>
          @if (isRenewal) {
            <li i18n>The one before holds no more, from the next alert on.</li>
            <li i18n>
              The receiver refuses alerts until it has the new one; they are tried again.
            </li>
          } @else {
            <li i18n>Nothing is sent to it any more, and what is on its way is dropped.</li>
            <li i18n>The list of what was sent to it is gone; the audit stays.</li>
          }
        </ul>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Leave it</button>
        <button class="act" matButton="filled" type="button" [disabled]="busy()" (click)="act()">
          @if (isRenewal) {
            <ng-container i18n>Make a new secret</ng-container>
          } @else {
            <ng-container i18n>Remove it</ng-container>
          }
        </button>
      </mat-dialog-actions>
    }
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    h2 {
      overflow-wrap: anywhere;
    }
    ul {
      display: grid;
      gap: 8px;
      padding-left: 18px;
      list-style: disc;
    }
    .act {
      --mat-button-filled-container-color: var(--hm-bad);
      --mat-button-filled-label-text-color: var(--hm-card);
    }
  `,
})
class WebhookDeedDialog {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);
  private readonly question = inject<Question>(MAT_DIALOG_DATA);

  protected readonly isRenewal = this.question.deed === 'renew';
  protected readonly name = this.question.webhook.name;
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly renewed = signal<CreatedWebhook | null>(null);

  protected async act(): Promise<void> {
    const at = `/api/webhooks/${this.question.webhook.id}`;
    this.busy.set(true);
    this.failure.set(null);
    try {
      if (this.isRenewal) {
        this.renewed.set(await firstValueFrom(this.http.post<CreatedWebhook>(`${at}/secret`, {})));
      } else {
        await firstValueFrom(this.http.delete<Webhook>(at));
        void this.announcer.announce($localize`${this.name}:name: is removed.`, 'polite');
        this.dialog.close();
      }
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.dialog.close();
  }
}

/** Opens the dialog. Resolves when it is closed. */
export async function openWebhookDeedDialog(
  injector: Injector,
  deed: Question['deed'],
  webhook: Webhook,
): Promise<void> {
  const dialog = injector.get(MatDialog).open<WebhookDeedDialog, Question>(WebhookDeedDialog, {
    width: '480px',
    data: { deed, webhook },
  });
  await firstValueFrom(dialog.afterClosed());
}
