import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Stands for lines that are on their way. */
@Component({
  selector: 'hm-skeleton',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', '[attr.aria-label]': 'label' },
  template: `@for (line of widths(); track $index) {
    <span [style.width.%]="line"></span>
  }`,
  styles: `
    :host {
      display: grid;
      gap: 20px;
      padding: 20px 24px;
    }
    span {
      height: 14px;
      border-radius: 7px;
      background: var(--hm-track);
      animation: breathe 1.4s ease-in-out infinite;
    }
    @keyframes breathe {
      50% {
        opacity: 0.45;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      span {
        animation: none;
      }
    }
  `,
})
export class Skeleton {
  protected readonly label = $localize`Loading`;

  readonly lines = input(5);

  protected readonly widths = computed(() =>
    Array.from({ length: this.lines() }, (_, line) => 92 - ((line * 17) % 40)),
  );
}
