import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { CopyButton } from './copy-button.js';

/** A secret that is shown this once. Its content says what it is for. */
@Component({
  selector: 'hm-shown-once',
  imports: [CopyButton, MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `
    <div><ng-content /></div>
    <code>{{ secret() }}</code>
    <div class="deeds">
      <hm-copy-button [text]="secret()" />
      <button matButton type="button" (click)="kept.emit()">{{ done() }}</button>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      padding: 16px;
      border: 1px solid var(--hm-line);
      border-radius: var(--hm-corner);
      background: var(--hm-accent-soft);
    }
    code {
      padding: 10px 12px;
      border-radius: 6px;
      color: var(--hm-text);
      background: var(--hm-card);
      font-size: 13px;
      overflow-wrap: anywhere;
      user-select: all;
    }
    .deeds {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class ShownOnce {
  readonly secret = input.required<string>();
  readonly done = input($localize`I have kept it`);

  /** The reader has kept it, so it can go. */
  readonly kept = output();
}
