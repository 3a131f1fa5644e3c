import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Service } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { Clock } from '../frame/clock.js';
import { drawnInPortions } from '../signs/drawn-in-portions.js';
import { formatMoney } from '../words/money.js';
import { ageInWords } from '../words/time-words.js';
import { Favourites } from './favourites.js';
import { observedInWords } from './observed-words.js';

/** A little more than a tall window shows. */
const PORTION = 25;

/** Services with their prices; each leads to a new batch, for who may make one. Titles are the supplier's text and only ever interpolated. */
@Component({
  selector: 'hm-service-table',
  imports: [MatIcon, MatIconButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './service-table.html',
  styleUrl: './service-table.scss',
})
export class ServiceTable {
  protected readonly session = inject(OwnSession);
  private readonly clock = inject(Clock);
  protected readonly favourites = inject(Favourites);

  readonly services = input.required<readonly Service[]>();

  private readonly all = computed(() =>
    this.favourites.first(this.services()).map((service) => ({
      ...service,
      isFavourite: this.favourites.all().has(service.id),
      favouriteLabel: $localize`Favourite: ${service.title}:service:`,
      observed: observedInWords(service.observed),
      price: formatMoney(service.priceMicros),
      change: changeOf(service, this.clock.now()),
      size: sizeOf(service),
    })),
  );
  protected readonly lines = drawnInPortions(this.all, PORTION);
}

function changeOf(
  { priceMicros, previousPriceMicros, priceChangedAt }: Service,
  now: number,
): { text: string; rose: boolean } | null {
  if (previousPriceMicros === null || previousPriceMicros === priceMicros) return null;
  const rose = priceMicros > previousPriceMicros;
  const before = formatMoney(previousPriceMicros);
  const text = rose
    ? $localize`▲ up from ${before}:price:`
    : $localize`▼ down from ${before}:price:`;
  return { rose, text: priceChangedAt ? `${text}, ${ageInWords(priceChangedAt, now)}` : text };
}

function sizeOf({ provenBatchSize, batchSizeFrozen }: Service): { text: string; why: string } {
  if (provenBatchSize === 0)
    return {
      text: $localize`Not used yet`,
      why: $localize`The first batch starts with one IMEI in a call.`,
    };
  return batchSizeFrozen
    ? {
        text: $localize`${provenBatchSize}:imeis: a call, held`,
        why: $localize`A larger call did not account for every IMEI.`,
      }
    : {
        text: $localize`${provenBatchSize}:imeis: a call`,
        why: $localize`Proven: every IMEI of such a call was answered.`,
      };
}
