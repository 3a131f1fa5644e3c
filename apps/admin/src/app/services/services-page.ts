import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormField, MatLabel, MatPrefix, MatSuffix } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { Clock } from '../frame/clock.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { counted } from '../words/counts.js';
import { ageInWords } from '../words/time-words.js';
import { findServices } from './find-services.js';
import { PriceList } from './price-list.js';
import { ServiceTable } from './service-table.js';

/** The supplier's price list, searchable by words; the search is in the address. */
@Component({
  selector: 'hm-services-page',
  imports: [
    EmptyNote,
    FailureNote,
    MatButton,
    MatFormField,
    MatIcon,
    MatIconButton,
    MatInput,
    MatLabel,
    MatPrefix,
    MatSuffix,
    Note,
    ServiceTable,
    Skeleton,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './services-page.html',
  styles: `
    mat-form-field {
      width: 100%;
      max-width: 480px;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 12px 24px;
    }
  `,
})
export class ServicesPage {
  private readonly router = inject(Router);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly clock = inject(Clock);
  protected readonly prices = inject(PriceList);

  /** The words that are searched for, from the address. */
  readonly q = input<string>();

  protected readonly search = computed(() => this.q() ?? '');
  protected readonly found = computed(() =>
    findServices(this.prices.list()?.data ?? [], this.search()),
  );
  protected readonly count = computed(() => counted(this.found().length, 'service'));
  protected readonly age = computed(() => {
    const fetchedAt = this.prices.list()?.fetchedAt;
    return fetchedAt ? ageInWords(fetchedAt, this.clock.now()) : null;
  });

  constructor() {
    effect(() => {
      if (this.search() !== '')
        void this.announcer.announce($localize`${this.count()}:services: found`, 'polite');
    });
  }

  protected searchFor(words: string): void {
    void this.router.navigate([], {
      queryParams: { q: words.trim() === '' ? null : words },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected async refreshPrices(): Promise<void> {
    const came = await this.prices.refresh();
    const list = this.prices.list();
    const said =
      came && list && !list.stale
        ? $localize`The price list is new.`
        : $localize`No newer price list.`;
    void this.announcer.announce(said, 'polite');
  }
}
