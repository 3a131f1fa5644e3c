import { DOCUMENT, Location } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { InvitedPerson } from '@hammer/contract';
import { ShownOnce } from '../signs/shown-once.js';
import { momentInWords } from '../words/time-words.js';

/** The link with which somebody chooses a password, shown this once. */
@Component({
  selector: 'hm-invite-link',
  imports: [ShownOnce],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-shown-once done="I have passed it on" i18n-done [secret]="link()" (kept)="kept.emit()" i18n>
      Give this link to {{ invited().person.email }}, and to nobody else: whoever opens it chooses
      the password. It works once, until {{ until() }}, and is not shown again.
    </hm-shown-once>
  `,
})
export class InviteLink {
  private readonly origin = inject(DOCUMENT).location.origin;
  private readonly page = inject(Location).prepareExternalUrl('/password');

  readonly invited = input.required<InvitedPerson>();
  readonly kept = output();

  /** What is behind the # is sent to no server and written in no log. */
  protected readonly link = computed(
    () => `${this.origin}${this.page}#${this.invited().linkToken}`,
  );
  protected readonly until = computed(() => momentInWords(this.invited().linkExpiresAt));
}
