import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { Router, RouterLink } from '@angular/router';
import type { Order } from '@hammer/contract';
import { PriceList } from '../services/price-list.js';
import { ImeiSearch } from '../signs/imei-search.js';
import {
  type AddressFilter,
  dayOf,
  type FilterName,
  filterNames,
  statusChoices,
  statusesInWords,
  TODAY,
} from './order-filter.js';

const labels: Readonly<Record<FilterName, string>> = {
  imei: $localize`IMEI`,
  status: $localize`Status`,
  serviceId: $localize`Service`,
  carrier: $localize`Carrier`,
  simlock: $localize`SIM lock`,
  model: $localize`Model`,
  fmi: $localize`Find My`,
  from: $localize`From`,
  until: $localize`Until`,
  batchId: $localize`Batch`,
};

/** Fields that take words as the results have them; what has been seen is offered. */
const wordFields = ['carrier', 'simlock', 'model', 'fmi'] as const;

/** What orders are filtered by: a field for the IMEI, the others behind a button, and a chip for each that is in use. */
@Component({
  selector: 'hm-filter-bar',
  imports: [
    ImeiSearch,
    MatButton,
    MatFormField,
    MatIcon,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.scss',
})
export class FilterBar {
  private readonly router = inject(Router);
  private readonly prices = inject(PriceList);

  readonly filter = input.required<AddressFilter>();

  /** The orders that are known here, for words that may be filtered by. */
  readonly orders = input.required<readonly Order[]>();

  protected readonly isUnfolded = signal(false);
  protected readonly label = labels;
  protected readonly statusChoices = statusChoices.map(({ label, statuses }) => ({
    label,
    value: statuses.join(','),
  }));
  protected readonly statuses = computed(() => {
    const chosen = (this.filter().status ?? '').split(',');
    return statusChoices
      .filter(({ statuses }) => statuses.some((status) => chosen.includes(status)))
      .map(({ statuses }) => statuses.join(','));
  });
  protected readonly services = computed(() => {
    const listed = this.prices.list()?.data ?? [];
    const seen = this.orders().map(
      ({ serviceId, serviceName }) => [serviceId, serviceName] as const,
    );
    const titles = new Map([...seen, ...listed.map(({ id, title }) => [id, title] as const)]);
    const chosen = this.filter().serviceId;
    if (chosen && !titles.has(chosen)) titles.set(chosen, chosen);
    return [...titles].map(([id, title]) => ({ id, title }));
  });
  protected readonly wordFields = computed(() =>
    wordFields.map((name) => ({
      name,
      label: labels[name],
      words: this.isUnfolded()
        ? [...new Set(this.orders().flatMap((order) => order[name] ?? []))].sort().slice(0, 100)
        : [],
    })),
  );
  protected readonly from = computed(() =>
    this.filter().from === TODAY ? dayOf(new Date()) : (this.filter().from ?? ''),
  );
  protected readonly chips = computed(() =>
    filterNames.flatMap((name) => {
      const text = this.filter()[name];
      return text === undefined
        ? []
        : [
            {
              name,
              label: labels[name],
              text: this.inWords(name, text),
              removal: $localize`Remove the filter ${labels[name]}:name:`,
              without: { [name]: null },
            },
          ];
    }),
  );

  protected narrow(name: FilterName, text: string): void {
    void this.router.navigate([], {
      queryParams: { [name]: text.trim() === '' ? null : text.trim() },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  private inWords(name: FilterName, text: string): string {
    if (name === 'status') return statusesInWords(text);
    if (name === 'serviceId') return this.prices.service(text)?.title ?? text;
    if (name === 'from' && text === TODAY) return $localize`today`;
    return text;
  }
}
