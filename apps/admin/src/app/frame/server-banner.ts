import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, effect, inject } from '@angular/core';
import { ServerLink } from '../server/server-link.js';
import { Note } from '../signs/note.js';

/** Says that the server cannot be reached, until it can. */
@Component({
  selector: 'hm-server-banner',
  imports: [Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (!link.isReachable()) {
      <hm-note tone="bad" icon="offline" i18n>
        <strong>Hammer's server cannot be reached.</strong>
        What you see may be old. What was started goes on there; this page recovers by itself.
      </hm-note>
    }
  `,
})
export class ServerBanner {
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly link = inject(ServerLink);

  constructor() {
    effect(() => {
      if (this.link.recoveries() > 0)
        void this.announcer.announce($localize`The server is back.`, 'polite');
    });
  }
}
