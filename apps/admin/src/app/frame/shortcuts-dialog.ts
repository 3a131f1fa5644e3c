import { ChangeDetectionStrategy, Component, inject, type Injector } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import { OwnSession } from '../access/own-session.js';
import { destinations } from './destinations.js';
import { ShortcutChoice } from './shortcut-choice.js';

/** The keys that lead somewhere, and the switch that turns them off. */
@Component({
  selector: 'hm-shortcuts-dialog',
  imports: [MatButton, MatCheckbox, MatDialogModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title i18n>Keyboard shortcuts</h2>
    <mat-dialog-content>
      <dl>
        <div>
          <dt><kbd>/</kbd></dt>
          <dd i18n>Search</dd>
        </div>
        @for (destination of offered; track destination.path) {
          <div>
            <dt>
              <kbd>g</kbd> <kbd>{{ destination.key }}</kbd>
            </dt>
            <dd>{{ destination.label }}</dd>
          </div>
        }
        <div>
          <dt><kbd>?</kbd></dt>
          <dd i18n>This list</dd>
        </div>
      </dl>
      <mat-checkbox [checked]="choice.areOn()" (change)="choice.choose($event.checked)" i18n
        >Listen to single keys</mat-checkbox
      >
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton mat-dialog-close type="button" i18n>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    dl {
      display: grid;
      gap: 8px;
      margin-bottom: 16px;
    }
    dl div {
      display: flex;
      gap: 16px;
    }
    dt {
      flex: 0 0 72px;
    }
    kbd {
      display: inline-block;
      min-width: 24px;
      padding: 1px 6px;
      border: 1px solid var(--hm-line);
      border-radius: 6px;
      color: var(--hm-text);
      background: var(--hm-note);
      font:
        500 12px/20px ui-monospace,
        Menlo,
        Consolas,
        'DejaVu Sans Mono',
        monospace;
      text-align: center;
    }
  `,
})
export class ShortcutsDialog {
  private readonly session = inject(OwnSession);
  protected readonly choice = inject(ShortcutChoice);
  protected readonly offered = destinations.filter(({ needs }) => this.session.may(needs));
}

/** Shows the keys. */
export function openShortcutsDialog(injector: Injector): void {
  injector.get(MatDialog).open(ShortcutsDialog, { autoFocus: 'dialog', width: '480px' });
}
