import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { OwnSession } from '../access/own-session.js';
import { Skeleton } from '../signs/skeleton.js';
import { roleWords } from '../words/permission-words.js';
import { OwnPassword } from './own-password.js';
import { OwnSessions } from './own-sessions.js';
import { OwnTokens } from './own-tokens.js';
import { SecondFactor } from './second-factor.js';

/** What belongs to whoever is signed in: password, second factor, sessions, tokens. */
@Component({
  selector: 'hm-account-page',
  imports: [OwnPassword, OwnSessions, OwnTokens, SecondFactor, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Account</h1>
      </div>
      @if (person(); as person) {
        <p>
          <strong>{{ person.email }}</strong> · {{ person.role.label }}.
          <span class="quiet">{{ person.role.meaning }}</span>
        </p>
        <hm-own-password class="card" (changed)="sessions.readAgain()" />
        <hm-second-factor class="card" />
        <hm-own-sessions #sessions class="card" />
        <hm-own-tokens class="card" />
      } @else {
        <section class="card"><hm-skeleton [lines]="6" /></section>
      }
    </div>
  `,
  styles: `
    .page {
      max-width: 860px;
    }
    p {
      overflow-wrap: anywhere;
    }
  `,
})
export class AccountPage {
  private readonly session = inject(OwnSession);

  protected readonly person = computed(() => {
    const person = this.session.info()?.person;
    return person && { email: person.email, role: roleWords[person.role] };
  });
}
