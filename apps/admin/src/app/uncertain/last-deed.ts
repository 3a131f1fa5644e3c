import { ChangeDetectionStrategy, Component, DestroyRef, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Note } from '../signs/note.js';
import { UncertainDesk } from './uncertain-desk.js';

/** Says what was done about the call before this one. */
@Component({
  selector: 'hm-last-deed',
  imports: [MatButton, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  styles: `
    :host:not(:has(hm-note)) {
      display: none;
    }
  `,
  template: `
    @if (desk.lastDeed(); as deed) {
      <hm-note icon="check">
        <a [routerLink]="['/uncertain', deed.placementId]" i18n>Call {{ deed.placementId }}</a
        >: {{ deed.text }}
        <button action matButton type="button" (click)="desk.say(null)" i18n>Put away</button>
      </hm-note>
    }
  `,
})
export class LastDeed {
  private readonly router = inject(Router);
  protected readonly desk = inject(UncertainDesk);

  constructor() {
    // Whoever comes back later has seen it.
    inject(DestroyRef).onDestroy(() => {
      if (!this.router.url.startsWith('/uncertain')) this.desk.say(null);
    });
  }
}
