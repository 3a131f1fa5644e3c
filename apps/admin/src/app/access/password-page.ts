import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { Person } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { EmptyNote } from '../signs/empty-note.js';
import { Note } from '../signs/note.js';
import { LanguageLinks } from './language-links.js';
import { LinkToken } from './link-token.js';
import { longEnough, NewPassword } from './new-password.js';
import { OwnSession } from './own-session.js';

/** Lets somebody choose a password with the link that an admin has given them, and signs them in. */
@Component({
  selector: 'hm-password-page',
  imports: [EmptyNote, FormRoot, LanguageLinks, MatButton, NewPassword, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card">
      @if (chosenFor(); as email) {
        <hm-empty-note icon="check" heading="Your password is chosen" i18n-heading isPage>
          <p i18n>Sign in with it as {{ email }}.</p>
          <a matButton="filled" routerLink="/sign-in" i18n>Sign in</a>
        </hm-empty-note>
      } @else if (!link.token()) {
        <hm-empty-note icon="key" heading="Open the link that you were given" i18n-heading isPage>
          <p i18n>
            This page needs the whole of it, with what is behind the #. A link works once; an admin
            can give you another one.
          </p>
          <a matButton="outlined" routerLink="/sign-in" i18n>Sign in</a>
        </hm-empty-note>
      } @else {
        <form [formRoot]="choice">
          <h1 i18n>Choose a password</h1>
          <hm-new-password isFirst [field]="choice.password" />
          @if (failure(); as text) {
            <hm-note tone="bad">{{ text }}</hm-note>
          }
          <div class="end">
            <button matButton="filled" type="submit" [disabled]="choice().submitting()">
              @if (choice().submitting()) {
                <ng-container i18n>Keeping it…</ng-container>
              } @else {
                <ng-container i18n>Keep this password</ng-container>
              }
            </button>
          </div>
          <p class="quiet small" i18n>Whoever is signed in as you anywhere else is signed out.</p>
        </form>
      }
    </section>
    <hm-language-links />
  `,
  styleUrl: './access-form.scss',
})
export class PasswordPage {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly session = inject(OwnSession);
  protected readonly link = inject(LinkToken);

  protected readonly failure = signal<string | null>(null);
  protected readonly chosenFor = signal<string | null>(null);
  protected readonly choice = form(
    signal({ password: '' }),
    (path) => {
      validate(path.password, ({ value }) => longEnough(value()));
    },
    { submission: { action: () => this.keep() } },
  );

  private async keep(): Promise<undefined> {
    const { password } = this.choice().value();
    const token = this.link.token() ?? '';
    this.failure.set(null);
    try {
      const { email } = await firstValueFrom(
        this.http.post<Person>('/api/password', { token, password }),
      );
      this.link.forget();
      this.chosenFor.set(email);
      await this.session.signIn({ email, password });
    } catch (error) {
      // The second factor asks for its code at the sign-in.
      if (this.chosenFor() === null) this.failure.set(explainFailure(error));
      return;
    }
    await this.router.navigateByUrl('/', { replaceUrl: true });
  }
}
