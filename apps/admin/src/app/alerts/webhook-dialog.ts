import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { CreatedWebhook, NewWebhook, WantedAlertType, Webhook } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { alertsInOrder, alertWords } from '../words/alert-words.js';
import { WebhookSecret } from './webhook-secret.js';

const ADDRESS = '/api/webhooks';

/** Adds a webhook, or changes where one leads and what it is told. */
@Component({
  selector: 'hm-webhook-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatCheckbox,
    MatDialogModule,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    Note,
    WebhookSecret,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhook-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    mat-form-field:first-of-type {
      margin-top: 6px;
    }
    fieldset {
      display: grid;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0 0 4px;
      font: 600 14px/20px var(--hm-font);
    }
    mat-checkbox {
      margin-left: -10px;
    }
  `,
})
class WebhookDialog {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);

  /** Which one is changed; null when one is added. */
  protected readonly known = inject<Webhook | null>(MAT_DIALOG_DATA);
  protected readonly choices = alertsInOrder.map((type) => ({ type, ...alertWords[type] }));
  protected readonly created = signal<CreatedWebhook | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly webhook = form(
    signal({
      name: this.known?.name ?? '',
      url: this.known?.url ?? '',
      events: Object.fromEntries(
        alertsInOrder.map((type) => [type, this.known?.events.includes(type) ?? true]),
      ) as Record<WantedAlertType, boolean>,
    }),
    (path) => {
      required(path.name, { message: $localize`Say who is told.` });
      maxLength(path.name, 100);
      validate(path.url, ({ value }) =>
        /^https?:\/\/\S+$/.test(value().trim())
          ? undefined
          : {
              kind: 'url',
              message: $localize`Give an address such as https://example.com/hammer.`,
            },
      );
      validate(path.events, ({ value }) =>
        Object.values(value()).includes(true)
          ? undefined
          : { kind: 'none', message: $localize`Choose an alert.` },
      );
    },
    { submission: { action: () => this.save() } },
  );

  protected close(): void {
    this.dialog.close();
  }

  private async save(): Promise<undefined> {
    const { name, url, events } = this.webhook().value();
    const wish: NewWebhook = {
      name: name.trim(),
      url: url.trim(),
      events: alertsInOrder.filter((type) => events[type]),
    };
    this.failure.set(null);
    try {
      if (this.known) await this.change(this.known, wish);
      else this.created.set(await firstValueFrom(this.http.post<CreatedWebhook>(ADDRESS, wish)));
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }

  private async change({ id, name }: Webhook, wish: NewWebhook): Promise<void> {
    await firstValueFrom(this.http.patch<Webhook>(`${ADDRESS}/${id}`, wish));
    void this.announcer.announce($localize`${name}:name: is changed.`, 'polite');
    this.dialog.close();
  }
}

/** Opens the dialog. Resolves when it is closed. */
export async function openWebhookDialog(injector: Injector, known: Webhook | null): Promise<void> {
  const dialog = injector
    .get(MatDialog)
    .open<WebhookDialog, Webhook | null>(WebhookDialog, { width: '560px', data: known });
  await firstValueFrom(dialog.afterClosed());
}
