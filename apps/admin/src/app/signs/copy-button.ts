import { Clipboard } from '@angular/cdk/clipboard';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

/** Copies a text, and says that it did. */
@Component({
  selector: 'hm-copy-button',
  imports: [MatButton, MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matButton="outlined" type="button" (click)="copy()">
      <mat-icon [svgIcon]="isCopied() ? 'check' : 'copy'" aria-hidden="true" />
      @if (isCopied()) {
        <ng-container i18n>Copied</ng-container>
      } @else {
        {{ label() }}
      }
    </button>
  `,
})
export class CopyButton {
  private readonly clipboard = inject(Clipboard);
  private readonly announcer = inject(LiveAnnouncer);

  readonly text = input.required<string>();
  readonly label = input($localize`Copy`);

  protected readonly isCopied = signal(false);

  protected copy(): void {
    this.isCopied.set(this.clipboard.copy(this.text()));
    void this.announcer.announce(
      this.isCopied()
        ? $localize`Copied.`
        : $localize`The browser did not allow to copy. Select the text.`,
      'polite',
    );
  }
}
