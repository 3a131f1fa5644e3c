import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyNote } from '../signs/empty-note.js';

/** Stands in the place of a page that only admins see. */
@Component({
  selector: 'hm-admins-only',
  imports: [EmptyNote, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-empty-note icon="ban" heading="Only admins see this" i18n-heading>
      <p i18n>An admin can make you one, on the page People.</p>
      <a matButton="outlined" routerLink="/batches" i18n>Go to the batches</a>
    </hm-empty-note>
  `,
})
export class AdminsOnly {}
