import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { Spending } from './spending.js';

/** Asks once more, then lets spending go on. */
@Component({
  selector: 'hm-lift-dialog',
  imports: [MatButton, MatDialogModule, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Lift STOP?</h2>
    <mat-dialog-content>
      <p>Running batches go on paying at once.</p>
      @if (spending.stop(); as stop) {
        <p class="quiet">It was stopped because: {{ stop.reason }}</p>
      }
      @if (failure(); as text) {
        <hm-note tone="bad">{{ text }}</hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial>Stay stopped</button>
      <button matButton="filled" type="button" [disabled]="lifting()" (click)="liftStop()">
        Let spending go on
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
  `,
})
class LiftDialog {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);
  protected readonly spending = inject(Spending);

  protected readonly lifting = signal(false);
  protected readonly failure = signal<string | null>(null);

  protected async liftStop(): Promise<void> {
    this.lifting.set(true);
    this.failure.set(null);
    try {
      await this.spending.liftStop();
      void this.announcer.announce('Spending goes on.', 'polite');
      this.dialog.close();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.lifting.set(false);
    }
  }
}

/** Opens the dialog that lifts STOP. */
export function openLiftDialog(injector: Injector): void {
  injector.get(MatDialog).open(LiftDialog, { width: '440px' });
}
