import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { ShownOnce } from '../signs/shown-once.js';

/** The secret with which the receiver knows an alert from a forged one, shown this once. */
@Component({
  selector: 'hm-webhook-secret',
  imports: [ShownOnce],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-shown-once [secret]="secret()" (kept)="kept.emit()" i18n>
      Give this secret to the receiver: each alert is signed with it, after Standard Webhooks, so
      that it can be told from a forged one. It is not shown again.
    </hm-shown-once>
  `,
})
export class WebhookSecret {
  readonly secret = input.required<string>();
  readonly kept = output();
}
