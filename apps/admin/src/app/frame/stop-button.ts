import { ChangeDetectionStrategy, Component, inject, Injector } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { OwnSession } from '../access/own-session.js';
import { Spending } from './spending.js';

/** The STOP switch: always in reach, and it asks before it acts. */
@Component({
  selector: 'hm-stop-button',
  imports: [MatButton, MatIcon],
  host: { '[class.lifts]': 'spending.stop() !== null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (spending.stop()) {
      @if (session.may('settle')) {
        <button class="lift" matButton="filled" type="button" (click)="askToLift()">
          <mat-icon svgIcon="play" aria-hidden="true" /><ng-container i18n>Lift STOP</ng-container>
        </button>
      }
    } @else if (session.may('halt')) {
      <button matButton="outlined" type="button" (click)="askToStop()">
        <mat-icon svgIcon="stop" aria-hidden="true" /><ng-container i18n>STOP</ng-container>
      </button>
    }
  `,
  styles: `
    button {
      --mat-button-outlined-label-text-color: var(--hm-bad);
      --mat-button-outlined-outline-color: var(--hm-bad-line);
    }
    .lift {
      --mat-button-filled-container-color: var(--hm-bad);
      --mat-button-filled-label-text-color: var(--hm-card);
    }
  `,
})
export class StopButton {
  private readonly injector = inject(Injector);
  protected readonly session = inject(OwnSession);
  protected readonly spending = inject(Spending);

  /** Dialogs are fetched when they are first needed. */
  protected async askToStop(): Promise<void> {
    const { openStopDialog } = await import('./stop-dialog.js');
    openStopDialog(this.injector);
  }

  protected async askToLift(): Promise<void> {
    const { openLiftDialog } = await import('./lift-dialog.js');
    openLiftDialog(this.injector);
  }
}
