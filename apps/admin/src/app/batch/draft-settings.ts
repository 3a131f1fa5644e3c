import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { disabled, form, FormField } from '@angular/forms/signals';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatSelect, MatOption } from '@angular/material/select';
import type { Batch, BatchChanges, DuplicatePolicy } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { explainFailure } from '../server/problem.js';
import { ServicePicker } from '../services/service-picker.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import { duplicatePolicyWords } from '../words/row-classes.js';
import { BatchWatch } from './batch-watch.js';

const policies = Object.entries(duplicatePolicyWords) as [
  DuplicatePolicy,
  { label: string; meaning: string },
][];

/** What may still be chosen for a draft. Every choice is kept at once and quoted anew. */
@Component({
  selector: 'hm-draft-settings',
  imports: [
    FormField,
    MatFormField,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
    Note,
    ServicePicker,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './draft-settings.html',
  styles: `
    :host {
      display: block;
    }
    .body {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
      padding: 16px 24px 20px;
    }
    mat-form-field {
      width: 100%;
    }
    mat-radio-group {
      display: grid;
      gap: 2px;
      margin: 4px 0 0 -10px;
    }
    .policy {
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
    }
    @media (max-width: 599px) {
      .body {
        padding: 16px;
      }
    }
  `,
})
export class DraftSettings {
  private readonly session = inject(OwnSession);
  private readonly watch = inject(BatchWatch);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly picker = viewChild.required(ServicePicker);
  private readonly column = viewChild(MatSelect);

  readonly batch = input.required<Batch>();

  /** Whether a choice is on its way, so that the quote on the screen is about to change. */
  readonly saving = signal(false);

  protected readonly policies = policies.map(([policy, words]) => ({ policy, ...words }));
  protected readonly failure = signal<string | null>(null);
  private readonly kept = linkedSignal(() => ({
    serviceId: this.batch().serviceId ?? '',
    duplicates: this.batch().duplicates,
    imeiColumn: this.batch().imeiColumn,
  }));
  protected readonly choices = form(this.kept, (path) => {
    disabled(path, () => this.saving() || !this.session.may('prepare'));
  });
  protected readonly columns = computed(() =>
    this.batch().columns.map((name, index) => ({ index, name: name || `Column ${index + 1}` })),
  );

  /** Puts the keyboard where a blocker of the quote is mended. */
  show(blocker: string): void {
    if (blocker === 'no-imei-column') this.column()?.focus();
    else this.picker().focus();
  }

  protected async keep(changes: BatchChanges): Promise<void> {
    this.saving.set(true);
    this.failure.set(null);
    try {
      await this.watch.change(changes);
      const total = this.watch.batch()?.quote?.totalMicros;
      if (total !== undefined)
        void this.announcer.announce(`Quoted anew: ${formatMoney(total)}`, 'polite');
    } catch (error) {
      this.failure.set(explainFailure(error));
      // The choice was not kept: show again what is.
      this.watch.readAgain();
    } finally {
      this.saving.set(false);
    }
  }
}
