import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  viewChild,
} from '@angular/core';
import { disabled, form, FormField } from '@angular/forms/signals';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { Batch, BatchChanges, DuplicatePolicy } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { ServicePicker } from '../services/service-picker.js';
import { formatCount } from '../words/counts.js';
import { duplicatePolicyWords } from '../words/row-classes.js';
import { DraftChanges } from './draft-changes.js';

const policies = Object.entries(duplicatePolicyWords) as [
  DuplicatePolicy,
  { label: string; meaning: string },
][];

/** What may still be chosen for the checks of a draft. Every choice is kept at once and quoted anew. */
@Component({
  selector: 'hm-draft-settings',
  imports: [FormField, MatRadioButton, MatRadioGroup, ServicePicker],
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
  private readonly kept = linkedSignal(() => ({
    serviceId: this.batch().serviceId ?? '',
    duplicates: this.batch().duplicates,
  }));
  protected readonly choices = form(this.kept, (path) => {
    disabled(path, () => this.changes.saving() || !this.session.may('prepare'));
  });
  protected readonly freshness = computed(() => {
    const { duplicates, freshnessDays } = this.batch();
    return duplicates === 'reuse'
      ? $localize`Older than ${formatCount(freshnessDays)}:days: days, a result is bought anew.`
      : null;
  });

  /** Puts the keyboard into the choice of the service. */
  focus(): void {
    this.picker().focus();
  }

  protected keep(choice: BatchChanges): void {
    void this.changes.keep(choice);
  }
}
