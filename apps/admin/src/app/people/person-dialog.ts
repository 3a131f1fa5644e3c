import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { InvitedPerson, NewPerson, Person, PersonChanges } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatAmount, readMoney } from '../words/money.js';
import { rolesInOrder, roleWords } from '../words/permission-words.js';
import { InviteLink } from './invite-link.js';

/** Adds somebody, or changes what somebody may do. */
@Component({
  selector: 'hm-person-dialog',
  imports: [
    FormField,
    FormRoot,
    InviteLink,
    MatButton,
    MatDialogModule,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatRadioButton,
    MatRadioGroup,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    mat-form-field:first-of-type {
      margin-top: 6px;
    }
    mat-radio-group {
      display: grid;
      gap: 8px;
      margin: 4px 0 0 -10px;
    }
  `,
})
class PersonDialog {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);

  /** Who is changed; null when somebody is added. */
  protected readonly known = inject<Person | null>(MAT_DIALOG_DATA);
  protected readonly roles = rolesInOrder.map((role) => ({ role, ...roleWords[role] }));
  protected readonly invited = signal<InvitedPerson | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly person = form(
    signal({
      email: this.known?.email ?? '',
      role: this.known?.role ?? ('operator' as const),
      cap: formatCap(this.known?.dailyCapMicros ?? null),
    }),
    (path) => {
      required(path.email, { message: $localize`Give an e-mail address.` });
      email(path.email, { message: $localize`This is not an e-mail address.` });
      validate(path.cap, ({ value }) =>
        readMoney(value()) === undefined
          ? { kind: 'money', message: $localize`Give an amount in dollars, such as 50 or 12.50.` }
          : undefined,
      );
    },
    { submission: { action: () => this.save() } },
  );

  protected close(): void {
    this.dialog.close();
  }

  private async save(): Promise<undefined> {
    const { email, role, cap } = this.person().value();
    const wish = { role, dailyCapMicros: readMoney(cap) ?? null };
    this.failure.set(null);
    try {
      if (this.known) await this.changePerson(this.known, wish);
      else await this.addPerson({ email: email.trim(), ...wish });
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }

  private async addPerson(person: NewPerson): Promise<void> {
    this.invited.set(await firstValueFrom(this.http.post<InvitedPerson>('/api/people', person)));
    void this.announcer.announce($localize`${person.email}:email: is added.`, 'polite');
  }

  private async changePerson({ id, email }: Person, changes: PersonChanges): Promise<void> {
    await firstValueFrom(this.http.patch<Person>(`/api/people/${id}`, changes));
    void this.announcer.announce($localize`${email}:email: is changed.`, 'polite');
    this.dialog.close();
  }
}

function formatCap(micros: number | null): string {
  return micros === null ? '' : formatAmount(micros);
}

/** Opens the dialog. Resolves when it is closed. */
export async function openPersonDialog(injector: Injector, person: Person | null): Promise<void> {
  const dialog = injector
    .get(MatDialog)
    .open<PersonDialog, Person | null>(PersonDialog, { width: '520px', data: person });
  await firstValueFrom(dialog.afterClosed());
}
