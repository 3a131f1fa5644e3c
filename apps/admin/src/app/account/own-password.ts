import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  output,
  signal,
} from '@angular/core';
import { form, FormRoot, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { NewPassword as Wish, Person } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { longEnough, NewPassword } from '../access/new-password.js';
import { OwnSession } from '../access/own-session.js';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';

/** Puts another password in the place of one's own. */
@Component({
  selector: 'hm-own-password',
  imports: [FormRoot, MatButton, NewPassword, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2 i18n>Password</h2>
      @if (!isChoosing()) {
        <button matButton="outlined" type="button" (click)="begin()" i18n>Change password</button>
      }
    </div>
    <div class="body">
      @if (isChoosing()) {
        <form [formRoot]="choice">
          <input
            class="cdk-visually-hidden"
            type="email"
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            readonly
            [value]="email()"
          />
          <hm-new-password isFirst [field]="choice.password" />
          @if (failure(); as text) {
            <hm-note tone="bad">{{ text }}</hm-note>
          }
          <p class="quiet small" i18n>
            Wherever else you are signed in, you are signed out. Tokens go on working.
          </p>
          <div class="deeds">
            <button matButton="filled" type="submit" [disabled]="choice().submitting()">
              @if (choice().submitting()) {
                <ng-container i18n>Changing it…</ng-container>
              } @else {
                <ng-container i18n>Change the password</ng-container>
              }
            </button>
            <button matButton type="button" (click)="isChoosing.set(false)" i18n>Leave it</button>
          </div>
        </form>
      } @else if (isChanged()) {
        <hm-note icon="check" i18n>
          <strong>Your password is changed.</strong> You stay signed in here; every other session
          has ended.
        </hm-note>
      } @else {
        <p class="quiet small" i18n>
          Change it when somebody else may know it. You are then signed out everywhere but here.
        </p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .body {
      padding: 8px 24px 20px;
    }
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      max-width: 480px;
    }
    .deeds {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    @media (max-width: 599px) {
      .body {
        padding: 8px 16px 16px;
      }
    }
  `,
})
export class OwnPassword {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly session = inject(OwnSession);

  /** Another one holds, and all other sessions have ended. */
  readonly changed = output();

  protected readonly email = computed(() => this.session.info()?.person.email ?? '');
  protected readonly isChoosing = signal(false);
  protected readonly isChanged = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly choice = form(
    signal({ password: '' }),
    (path) => {
      validate(path.password, ({ value }) => longEnough(value()));
    },
    { submission: { action: () => this.change() } },
  );

  protected begin(): void {
    this.choice().reset({ password: '' });
    this.failure.set(null);
    this.isChoosing.set(true);
  }

  private async change(): Promise<undefined> {
    const wish: Wish = this.choice().value();
    this.failure.set(null);
    try {
      await firstValueFrom(this.http.put<Person>('/api/session/password', wish));
    } catch (error) {
      this.failure.set(explainFailure(error));
      return;
    }
    this.choice().reset({ password: '' });
    this.isChoosing.set(false);
    this.isChanged.set(true);
    this.changed.emit();
    void this.announcer.announce($localize`Your password is changed.`, 'polite');
  }
}
