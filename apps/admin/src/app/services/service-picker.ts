import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatFormField, MatHint, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import type { Service } from '@hammer/contract';
import { drawnInPortions } from '../signs/drawn-in-portions.js';
import { formatMoney } from '../words/money.js';
import { Favourites } from './favourites.js';
import { findServices } from './find-services.js';
import { observedInWords } from './observed-words.js';
import { PriceList } from './price-list.js';

/** As many services as the open list shows; more words narrow it down. */
const MOST_SHOWN = 60;

/** More than the open list has room for. */
const PORTION = 10;

/** Chooses a service by words, with its price beside it. The value is the service's id; '' is none. */
@Component({
  selector: 'hm-service-picker',
  imports: [MatAutocompleteModule, MatFormField, MatHint, MatIcon, MatInput, MatLabel, MatPrefix],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label i18n>Service</mat-label>
      <mat-icon matPrefix svgIcon="search" aria-hidden="true" />
      <input
        #words
        matInput
        type="text"
        autocomplete="off"
        [disabled]="disabled()"
        [matAutocomplete]="list"
        [value]="text()"
        (input)="text.set(words.value)"
        (focus)="isInUse.set(true); words.select()"
        (blur)="restore()"
      />
      <mat-autocomplete
        #list="matAutocomplete"
        autoActiveFirstOption
        [displayWith]="titleOf"
        (optionSelected)="choose($event.option.value)"
      >
        @for (service of offered(); track service.id) {
          <mat-option [value]="service.id">
            <span class="option">
              <span class="price digits">{{ service.price }}</span>
              <span class="title">
                {{ service.title }}
                <span class="quiet small">{{ service.times }}</span>
              </span>
              @if (service.isFavourite) {
                <mat-icon svgIcon="starred" aria-label="Favourite" i18n-aria-label />
              }
            </span>
          </mat-option>
        } @empty {
          <mat-option disabled>
            @if (prices.list()) {
              <ng-container i18n>No service has all of these words</ng-container>
            } @else {
              <ng-container i18n>The price list is on its way</ng-container>
            }
          </mat-option>
        }
      </mat-autocomplete>
      @if (chosen(); as service) {
        <mat-hint class="digits"
          ><ng-container i18n>{{ service.price }} an IMEI · {{ service.time }}</ng-container>
          @if (service.observed) {
            · {{ service.observed }}
          }
        </mat-hint>
      } @else {
        <mat-hint i18n>Search by title, category or id</mat-hint>
      }
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
    .option {
      display: flex;
      gap: 16px;
    }
    .title {
      flex: 1;
      min-width: 0;
    }
    mat-option mat-icon {
      margin: 0;
      color: var(--hm-accent);
    }
    .title .small {
      display: block;
      line-height: 18px;
    }
    .price {
      flex: 0 0 72px;
      text-align: right;
      color: var(--hm-text-quiet);
    }
  `,
})
export class ServicePicker implements FormValueControl<string> {
  protected readonly prices = inject(PriceList);
  private readonly favourites = inject(Favourites);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('words');

  readonly value = model('');
  readonly disabled = input(false);

  /** A service was chosen from the list, by its id. */
  readonly picked = output<string>();

  /** What is written in the field: the title of the chosen service, until somebody types. */
  protected readonly text = linkedSignal(() => this.titleOf(this.value()));
  protected readonly chosen = computed(() => {
    const service = this.prices.service(this.value());
    return (
      service && {
        ...service,
        price: formatMoney(service.priceMicros),
        time: service.promisedTime || $localize`time not said`,
        observed: observedInWords(service.observed)?.time,
      }
    );
  });
  /** Options are drawn when somebody is about to choose. */
  protected readonly isInUse = signal(false);
  private readonly found = computed(() => {
    if (!this.isInUse()) return [];
    const search = this.text() === this.titleOf(this.value()) ? '' : this.text();
    return this.favourites
      .first(findServices(this.prices.list()?.data ?? [], search))
      .slice(0, MOST_SHOWN);
  });
  private readonly drawn = drawnInPortions(this.found, PORTION);
  protected readonly offered = computed(() =>
    this.drawn().map((service) => ({
      ...service,
      price: formatMoney(service.priceMicros),
      times: timesOf(service),
      isFavourite: this.favourites.all().has(service.id),
    })),
  );

  protected readonly titleOf = (id: string): string => {
    if (id === '') return '';
    return this.prices.service(id)?.title ?? $localize`Service ${id}:id:`;
  };

  /** Puts the keyboard into the field. */
  focus(): void {
    this.field().nativeElement.focus();
  }

  protected choose(id: string): void {
    this.value.set(id);
    this.text.set(this.titleOf(id));
    this.picked.emit(id);
  }

  /** What was typed and not chosen goes away, so that the field never shows another service than the chosen one. */
  protected restore(): void {
    this.text.set(this.titleOf(this.value()));
  }
}

/** What the supplier promises and what was observed lately, as far as either is known. */
function timesOf({ promisedTime, observed }: Service): string {
  const lately = observedInWords(observed)?.time;
  return [promisedTime, lately].filter(Boolean).join(' · ');
}
