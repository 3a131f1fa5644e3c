import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { ChosenColumns, columnNames, orderColumns } from './order-columns.js';

/** Chooses the columns of the table; the choice is kept. */
@Component({
  selector: 'hm-column-menu',
  imports: [MatButton, MatIcon, MatMenu, MatMenuItem, MatMenuTrigger],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matButton type="button" [matMenuTriggerFor]="menu">
      <mat-icon svgIcon="columns" aria-hidden="true" /><ng-container i18n>Columns</ng-container>
    </button>
    <mat-menu #menu="matMenu">
      @for (column of columns(); track column.name) {
        <button
          mat-menu-item
          type="button"
          role="menuitemcheckbox"
          [attr.aria-checked]="column.isShown"
          (click)="$event.stopPropagation(); chosen.toggle(column.name)"
        >
          <mat-icon
            svgIcon="check"
            aria-hidden="true"
            [style.visibility]="column.isShown ? 'visible' : 'hidden'"
          />{{ column.label }}
        </button>
      }
      <button mat-menu-item type="button" (click)="chosen.reset()">
        <mat-icon svgIcon="back" aria-hidden="true" /><ng-container i18n>As at first</ng-container>
      </button>
    </mat-menu>
  `,
})
export class ColumnMenu {
  protected readonly chosen = inject(ChosenColumns);
  protected readonly columns = computed(() => {
    const shown = this.chosen.names();
    return columnNames.map((name) => ({
      name,
      label: orderColumns[name].label,
      isShown: shown.includes(name),
    }));
  });
}
