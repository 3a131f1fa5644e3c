import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import type { InvitedPerson, Person } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { InviteLink } from './invite-link.js';

interface Question {
  deed: 'reset' | 'disable';
  person: Person;
}

/** Says what it means to reset a password or to disable somebody, then does it. */
@Component({
  selector: 'hm-shut-out-dialog',
  imports: [InviteLink, MatButton, MatDialogModule, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (invited(); as invited) {
      <h2 mat-dialog-title i18n>A new link for {{ invited.person.email }}</h2>
      <mat-dialog-content>
        <hm-invite-link [invited]="invited" (kept)="close()" />
      </mat-dialog-content>
    } @else {
      <h2 mat-dialog-title>
        @if (isReset) {
          <ng-container i18n>Reset the password of {{ email }}?</ng-container>
        } @else {
          <ng-container i18n>Disable {{ email }}?</ng-container>
        }
      </h2>
      <mat-dialog-content>
        <ul>
          @if (isReset) {
            <li i18n>The password is forgotten at once, and every session ends.</li>
            <li i18n>You get a link with which they choose another one. Links from before end.</li>
            <li i18n>The second factor stays on, and tokens go on working.</li>
          } @else {
            <li i18n>Every session and every token ends at once: programs stop that use them.</li>
            <li i18n>
              Batches that they have started go on; pause or cancel them if they must not.
            </li>
            <li i18n>It cannot be undone, and nobody can be added with this e-mail again.</li>
          }
        </ul>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Leave it</button>
        <button class="act" matButton="filled" type="button" [disabled]="busy()" (click)="act()">
          @if (isReset) {
            <ng-container i18n>Reset the password</ng-container>
          } @else {
            <ng-container i18n>Disable</ng-container>
          }
        </button>
      </mat-dialog-actions>
    }
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    h2 {
      overflow-wrap: anywhere;
    }
    ul {
      display: grid;
      gap: 8px;
      padding-left: 18px;
      list-style: disc;
    }
    .act {
      --mat-button-filled-container-color: var(--hm-bad);
      --mat-button-filled-label-text-color: var(--hm-card);
    }
  `,
})
class ShutOutDialog {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);
  private readonly question = inject<Question>(MAT_DIALOG_DATA);

  protected readonly isReset = this.question.deed === 'reset';
  protected readonly email = this.question.person.email;
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly invited = signal<InvitedPerson | null>(null);

  protected async act(): Promise<void> {
    const at = `/api/people/${this.question.person.id}`;
    this.busy.set(true);
    this.failure.set(null);
    try {
      if (this.isReset) {
        this.invited.set(await firstValueFrom(this.http.post<InvitedPerson>(`${at}/reset`, {})));
      } else {
        await firstValueFrom(this.http.delete<Person>(at));
        void this.announcer.announce($localize`${this.email}:email: is disabled.`, 'polite');
        this.dialog.close();
      }
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.dialog.close();
  }
}

/** Opens the dialog. Resolves when it is closed. */
export async function openShutOutDialog(
  injector: Injector,
  deed: Question['deed'],
  person: Person,
): Promise<void> {
  const dialog = injector
    .get(MatDialog)
    .open<ShutOutDialog, Question>(ShutOutDialog, { width: '480px', data: { deed, person } });
  await firstValueFrom(dialog.afterClosed());
}
