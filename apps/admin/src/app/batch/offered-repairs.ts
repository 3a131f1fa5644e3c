import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { BatchWatch } from './batch-watch.js';

/** Says that damaged IMEIs of a draft can be repaired, and does so when it is wanted: offered, never silent. */
@Component({
  selector: 'hm-offered-repairs',
  imports: [MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-note>
      <strong>Some of the invalid rows can be repaired.</strong> Their lines say what the IMEI may
      be. Used, they are checked and paid for like all others, so look at a few first.
      <button action matButton type="button" [disabled]="busy()" (click)="useRepairs()">
        Use the repairs
      </button>
    </hm-note>
    @if (failure(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
    }
  `,
})
export class OfferedRepairs {
  private readonly watch = inject(BatchWatch);
  private readonly announcer = inject(LiveAnnouncer);

  /** The rows are in their classes anew. */
  readonly used = output();

  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);

  protected async useRepairs(): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await this.watch.change({ acceptRepairs: true });
      void this.announcer.announce('The repairs are used, and the draft is quoted anew.', 'polite');
      this.used.emit();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }
}
