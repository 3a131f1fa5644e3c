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
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { Batch, BatchChanges, DuplicatePolicy } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { ServicePicker } from '../services/service-picker.js';
import { Note } from '../signs/note.js';
import { duplicatePolicyWords } from '../words/row-classes.js';
import { DraftChanges } from './draft-changes.js';

const policies = Object.entries(duplicatePolicyWords) as [
  DuplicatePolicy,
  { label: string; meaning: string },
][];

/** The longest that the server takes. */
const MOST_DAYS = 3_650;

/** What may still be chosen for the checks of a draft. Every choice is kept at once and quoted anew. */
@Component({
  selector: 'hm-draft-settings',
  imports: [
    FormField,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatRadioButton,
    MatRadioGroup,
    Note,
    ServicePicker,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './draft-settings.html',
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
      padding: 16px 24px 20px;
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
    .freshness {
      width: min(100%, 420px);
      margin-top: 12px;
    }
    @media (max-width: 599px) {
      :host {
        padding: 16px;
      }
    }
  `,
})
export class DraftSettings {
  private readonly session = inject(OwnSession);
  private readonly changes = inject(DraftChanges);
  private readonly picker = viewChild.required(ServicePicker);

  readonly batch = input.required<Batch>();

  protected readonly policies = policies.map(([policy, words]) => ({ policy, ...words }));
  protected readonly mostDays = MOST_DAYS;
  protected readonly isFixed = computed(
    () => this.changes.saving() || !this.session.may('prepare'),
  );
  protected readonly freshnessFault = signal<string | null>(null);
  private readonly kept = linkedSignal(() => ({
    serviceId: this.batch().serviceId ?? '',
    duplicates: this.batch().duplicates,
  }));
  protected readonly choices = form(this.kept, (path) => {
    disabled(path, () => this.isFixed());
  });

  /** Puts the keyboard into the choice of the service. */
  focus(): void {
    this.picker().focus();
  }

  /** What is no number of days is said, and the one that holds stands there again. */
  protected keepFreshness(field: HTMLInputElement): void {
    const days = field.value.trim() === '' ? NaN : Number(field.value);
    const isSound = Number.isInteger(days) && days >= 0 && days <= MOST_DAYS;
    this.freshnessFault.set(
      isSound ? null : $localize`Give a whole number of days from 0 to ${MOST_DAYS}:most:.`,
    );
    if (isSound) this.keep({ freshnessDays: days });
    else field.value = String(this.batch().freshnessDays);
  }

  protected keep(choice: BatchChanges): void {
    void this.changes.keep(choice);
  }
}
