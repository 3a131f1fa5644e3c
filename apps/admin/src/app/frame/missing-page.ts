import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyNote } from '../signs/empty-note.js';

/** Says that an address leads nowhere. */
@Component({
  selector: 'hm-missing-page',
  imports: [EmptyNote, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-empty-note icon="search" heading="There is no such page" i18n-heading isPage>
      <p i18n>The address may be mistyped, or the page has moved.</p>
      <a matButton="filled" routerLink="/batches" i18n>Go to the batches</a>
    </hm-empty-note>
  `,
})
export class MissingPage {}
