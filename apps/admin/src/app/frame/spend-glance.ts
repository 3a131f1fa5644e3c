import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { counted } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { Spending } from './spending.js';

/** Today's money at a glance: what is used of the cap, and what is at risk. */
@Component({
  selector: 'hm-spend-glance',
  imports: [MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (glance(); as glance) {
      <p class="digits" i18n>
        <span class="name">Today </span><strong>{{ glance.used }}</strong
        ><span class="name"> of {{ glance.cap }}</span>
      </p>
      <span class="meter" aria-hidden="true"><i [style.width.%]="glance.share"></i></span>
      @if (glance.atRisk) {
        <a class="risk digits" routerLink="/uncertain" [title]="glance.atRiskMeaning">
          <mat-icon svgIcon="question" aria-hidden="true" /><ng-container i18n
            >{{ glance.atRisk }} at risk</ng-container
          >
        </a>
      } @else {
        <p class="calm">
          <mat-icon svgIcon="check" aria-hidden="true" /><ng-container i18n
            >Nothing at risk</ng-container
          >
        </p>
      }
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 6px 16px;
      min-height: 20px;
      font-size: 13px;
    }
    .name,
    .calm {
      color: var(--hm-text-quiet);
    }
    strong {
      font-weight: 600;
    }
    .meter {
      width: 96px;
      height: 6px;
      overflow: hidden;
      border-radius: 3px;
      background: var(--hm-track);
    }
    .meter i {
      display: block;
      height: 100%;
      border-radius: 3px;
      background: var(--hm-accent);
    }
    p {
      white-space: nowrap;
    }
    .risk,
    .calm {
      display: flex;
      align-items: center;
      gap: 4px;
      white-space: nowrap;
    }
    .risk {
      color: var(--hm-risk);
      font-weight: 500;
    }
    mat-icon {
      width: 16px;
      height: 16px;
    }
    @media (max-width: 599px) {
      :host {
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 12px;
        font-size: 12px;
      }
      .meter {
        display: none;
      }
    }
  `,
})
export class SpendGlance {
  private readonly spending = inject(Spending);

  protected readonly glance = computed(() => {
    const today = this.spending.today();
    if (!today) return null;
    const usedMicros = today.spentMicros + today.reservedMicros;
    return {
      used: formatMoney(usedMicros),
      cap: formatMoney(today.capMicros),
      share: today.capMicros > 0 ? Math.min(100, (usedMicros / today.capMicros) * 100) : 100,
      atRisk: today.uncertainOrders > 0 ? formatMoney(today.atRiskMicros) : null,
      atRiskMeaning: $localize`${counted(today.uncertainOrders, 'order')}:orders: may have been charged; the outcome is not known.`,
    };
  });
}
