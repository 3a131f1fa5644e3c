import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { ChosenColumns } from './order-columns.js';
import { addressOf, type AddressFilter, isSameFilter } from './order-filter.js';
import { builtInViews, SavedViews, type View } from './saved-views.js';

/** The views there are, built in and saved, one click each. */
@Component({
  selector: 'hm-view-bar',
  imports: [MatIcon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav i18n-aria-label aria-label="Views">
      @for (view of views(); track view.name) {
        <a
          [routerLink]="[]"
          [queryParams]="view.address"
          [class.current]="view.isCurrent"
          [attr.aria-current]="view.isCurrent ? 'true' : null"
          (click)="showColumns(view)"
          >{{ view.name }}</a
        >
      }
    </nav>
    <button
      matIconButton
      type="button"
      i18n-aria-label
      aria-label="Save and forget views"
      [matMenuTriggerFor]="menu"
    >
      <mat-icon svgIcon="bookmark" aria-hidden="true" />
    </button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item type="button" (click)="saveView()">
        <mat-icon svgIcon="add" aria-hidden="true" /><ng-container i18n
          >Save what is shown as a view…</ng-container
        >
      </button>
      @for (view of saved.views(); track view.name) {
        <button mat-menu-item type="button" (click)="forgetView(view)">
          <mat-icon svgIcon="cross" aria-hidden="true" /><ng-container i18n
            >Forget “{{ view.name }}”</ng-container
          >
        </button>
      }
    </mat-menu>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    nav {
      display: flex;
      gap: 4px;
      min-width: 0;
      overflow-x: auto;
      margin: -4px;
      padding: 4px;
      scrollbar-width: none;
    }
    a {
      flex: none;
      max-width: 240px;
      overflow: hidden;
      padding: 6px 12px;
      border: 1px solid transparent;
      border-radius: 8px;
      color: var(--hm-text-quiet);
      font-weight: 500;
      text-decoration: none;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    a:hover {
      background: var(--hm-track);
    }
    a.current {
      border-color: var(--hm-line);
      color: var(--hm-accent);
      background: var(--hm-card);
      box-shadow: var(--hm-shadow);
    }
    button {
      flex: none;
    }
  `,
})
export class ViewBar {
  private readonly injector = inject(Injector);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly columns = inject(ChosenColumns);
  protected readonly saved = inject(SavedViews);

  readonly filter = input.required<AddressFilter>();

  protected readonly views = computed(() => {
    const all = [...builtInViews, ...this.saved.views()];
    const current = all.find(({ filter }) => isSameFilter(filter, this.filter()));
    return all.map((view) => ({
      ...view,
      address: addressOf(view.filter),
      isCurrent: view === current,
    }));
  });

  protected showColumns({ columns }: View): void {
    if (columns) this.columns.choose(columns);
  }

  protected async saveView(): Promise<void> {
    const { askForName } = await import('./view-name-dialog.js');
    const taken = builtInViews.map(({ name }) => name);
    const name = await askForName(this.injector, taken);
    if (name === undefined) return;
    this.saved.save({ name, filter: this.filter(), columns: this.columns.names() });
    void this.announcer.announce($localize`The view is saved.`, 'polite');
  }

  protected forgetView({ name }: View): void {
    this.saved.remove(name);
    void this.announcer.announce($localize`The view is forgotten.`, 'polite');
  }
}
