import { HttpClient, httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { email, form, FormField, FormRoot, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import type { Person, SetupState } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FirstField } from '../signs/first-field.js';
import { Note } from '../signs/note.js';
import { LanguageLinks } from './language-links.js';
import { LinkToken } from './link-token.js';
import { longEnough, NewPassword } from './new-password.js';
import { OwnSession } from './own-session.js';

/** Makes the first admin with the link that the server has printed, and leads to the first steps. */
@Component({
  selector: 'hm-set-up-page',
  imports: [
    EmptyNote,
    FirstField,
    FormField,
    FormRoot,
    LanguageLinks,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    NewPassword,
    Note,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="card">
      @if (isDone()) {
        <hm-empty-note icon="check" heading="Hammer is set up already" i18n-heading isPage>
          <p i18n>There is an admin. Sign in, or ask them to add you.</p>
          <a matButton="filled" routerLink="/sign-in" i18n>Sign in</a>
        </hm-empty-note>
      } @else if (!link.token()) {
        <hm-empty-note
          icon="key"
          heading="Open the link that the server has printed"
          i18n-heading
          isPage
        >
          <p i18n>
            This page needs the whole of it, with what is behind the #. If it was open already, open
            the link once more.
          </p>
        </hm-empty-note>
      } @else {
        <form [formRoot]="admin">
          <h1 i18n>Set up Hammer</h1>
          <p class="quiet" i18n>
            You become the first admin. Others are added by you, on the page People.
          </p>
          <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
            <mat-label i18n>Your e-mail</mat-label>
            <input
              hmFirstField
              matInput
              type="email"
              autocomplete="username"
              autocapitalize="none"
              spellcheck="false"
              [formField]="admin.email"
            />
            @if (admin.email().touched() && admin.email().invalid()) {
              <mat-error>{{ admin.email().errors()[0]?.message }}</mat-error>
            }
          </mat-form-field>
          <hm-new-password [field]="admin.password" />
          @if (failure(); as text) {
            <hm-note tone="bad">{{ text }}</hm-note>
          }
          <div class="end">
            <button matButton="filled" type="submit" [disabled]="admin().submitting()">
              @if (admin().submitting()) {
                <ng-container i18n>Setting up…</ng-container>
              } @else {
                <ng-container i18n>Become the first admin</ng-container>
              }
            </button>
          </div>
        </form>
      }
    </section>
    <hm-language-links />
  `,
  styleUrl: './access-form.scss',
})
export class SetUpPage {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly session = inject(OwnSession);
  protected readonly link = inject(LinkToken);

  private readonly setup = httpResource<SetupState>(() => '/api/setup');
  protected readonly isDone = computed(() => this.setup.hasValue() && this.setup.value().isDone);
  protected readonly failure = signal<string | null>(null);
  protected readonly admin = form(
    signal({ email: '', password: '' }),
    (path) => {
      required(path.email, { message: $localize`Give your e-mail address.` });
      email(path.email, { message: $localize`This is not an e-mail address.` });
      validate(path.password, ({ value }) => longEnough(value()));
    },
    { submission: { action: () => this.setUp() } },
  );

  private async setUp(): Promise<undefined> {
    const { email, password } = this.admin().value();
    const token = this.link.token() ?? '';
    this.failure.set(null);
    try {
      await firstValueFrom(this.http.post<Person>('/api/setup', { token, email, password }));
    } catch (error) {
      this.failure.set(explainFailure(error));
      return;
    }
    this.link.forget();
    // Should signing in fail, the page to sign in says why when it is tried there.
    await this.session.signIn({ email, password }).catch(() => undefined);
    await this.router.navigateByUrl('/overview', { replaceUrl: true });
  }
}
