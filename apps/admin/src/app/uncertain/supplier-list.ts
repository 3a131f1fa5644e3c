import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { ExportMatch } from '@hammer/contract';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { UncertainDesk } from './uncertain-desk.js';

/** Takes the order list of the supplier's own portal, and says what was found in it. */
@Component({
  selector: 'hm-supplier-list',
  imports: [MatButton, MatIcon, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './supplier-list.html',
  styleUrl: './supplier-list.scss',
})
export class SupplierList {
  private readonly desk = inject(UncertainDesk);
  private readonly announcer = inject(LiveAnnouncer);

  /** A list was compared with what is uncertain. */
  readonly compared = output();

  protected readonly isComparing = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly fileName = signal('');
  protected readonly match = signal<ExportMatch | null>(null);
  protected readonly found = computed(() =>
    (this.match()?.matches ?? []).map(({ placementId, orderId, imei, supplierOrderIds }) => ({
      placementId,
      orderId,
      imei,
      ids: supplierOrderIds.join(', '),
    })),
  );

  protected async takeChosen(chooser: HTMLInputElement): Promise<void> {
    const file = chooser.files?.[0];
    // The same file chosen again must be a change again.
    chooser.value = '';
    if (!file) return;
    this.isComparing.set(true);
    this.failure.set(null);
    this.match.set(null);
    this.fileName.set(file.name);
    try {
      this.match.set(await this.desk.compare(file));
      void this.announcer.announce($localize`The list was compared.`, 'polite');
      this.compared.emit();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.isComparing.set(false);
    }
  }
}
