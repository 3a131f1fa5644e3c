import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { Destination } from './destinations.js';

/** The pages that find no room at the bottom of a narrow window. */
@Component({
  selector: 'hm-more-menu',
  imports: [MatIcon, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" [matMenuTriggerFor]="menu" [class.current]="isHere()">
      <mat-icon svgIcon="more" aria-hidden="true" /><ng-container i18n>More</ng-container>
    </button>
    <mat-menu #menu="matMenu">
      @for (destination of destinations(); track destination.path) {
        <a mat-menu-item [routerLink]="destination.path">
          <mat-icon [svgIcon]="destination.icon" aria-hidden="true" />{{ destination.label }}
        </a>
      }
    </mat-menu>
  `,
  styles: `
    button {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: 2px;
      width: 100%;
      padding: 6px 4px;
      border: 0;
      color: var(--hm-text-quiet);
      background: none;
      font: 500 12px/16px var(--hm-font);
      cursor: pointer;
    }
    button.current {
      color: var(--hm-accent);
    }
    button mat-icon {
      width: 20px;
      height: 20px;
    }
  `,
})
export class MoreMenu {
  readonly destinations = input.required<readonly Pick<Destination, 'path' | 'icon' | 'label'>[]>();

  /** Whether one of these pages is shown. */
  readonly isHere = input(false);
}
