import { DOCUMENT } from '@angular/common';
import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
} from '@angular/core';
import { form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import type { SetupState } from '@hammer/contract';
import { EmptyNote } from '../signs/empty-note.js';
import { FirstField } from '../signs/first-field.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { Admission } from './admission.js';
import { CodeField } from './code-field.js';
import { LanguageLinks } from './language-links.js';
import { OwnSession } from './own-session.js';

/** Lets people in: e-mail and password, then a code when the server asks for one. Leads back to where one was. */
@Component({
  selector: 'hm-sign-in-page',
  imports: [
    CodeField,
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
    Note,
    Skeleton,
  ],
  providers: [Admission],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sign-in-page.html',
  styleUrl: './access-form.scss',
})
export class SignInPage {
  private readonly router = inject(Router);
  private readonly session = inject(OwnSession);
  protected readonly admission = inject(Admission);

  /** Where to go then, from the address. */
  readonly to = input<string>();

  /** Whoever begins at the beginning was nowhere before. */
  protected readonly wasElsewhere = computed(() => !['/', '/overview'].includes(pageOf(this.to())));
  private readonly setup = httpResource<SetupState>(() => '/api/setup');
  protected readonly example = `${inject(DOCUMENT).location.origin}/set-up#…`;
  protected readonly isKnown = computed(() => !this.setup.isLoading());
  protected readonly isSetUp = computed(() => !this.setup.hasValue() || this.setup.value().isDone);
  protected readonly credentials = form(
    signal({ email: '', password: '', code: '' }),
    (path) => {
      required(path.email, { message: $localize`Give your e-mail address.` });
      required(path.password, { message: $localize`Give your password.` });
      required(path.code, {
        message: $localize`Give the six digits, or a recovery code.`,
        when: () => this.admission.needsCode(),
      });
    },
    { submission: { action: () => this.signIn() } },
  );
  protected readonly button = computed(() => {
    const seconds = this.admission.secondsLeft();
    if (seconds > 0) return $localize`Wait ${seconds}:seconds: s`;
    return this.credentials().submitting() ? $localize`Signing in…` : $localize`Sign in`;
  });

  constructor() {
    effect(() => {
      if (this.session.isSignedIn())
        void this.router.navigateByUrl(pageOf(this.to()), { replaceUrl: true });
    });
  }

  protected startOver(): void {
    this.credentials.code().value.set('');
    this.credentials.code().reset();
    this.admission.startOver();
  }

  private async signIn(): Promise<undefined> {
    const { email, password, code } = this.credentials().value();
    const typed = this.admission.needsCode() ? { code: code.trim() } : {};
    await this.admission.attempt(() =>
      this.session.signIn({ email: email.trim(), password, ...typed }),
    );
  }
}

/** A page of the console, whatever the address says. */
function pageOf(to: string | undefined): string {
  return to !== undefined && /^\/(?!\/|sign-in)/.test(to) ? to : '/';
}
