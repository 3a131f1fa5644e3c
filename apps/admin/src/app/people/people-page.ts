import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, Injector } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { PeopleList, Person, TokenList as Tokens } from '@hammer/contract';
import { AdminsOnly } from '../access/admins-only.js';
import { OwnSession } from '../access/own-session.js';
import { TokenList } from '../account/token-list.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { PersonTable } from './person-table.js';

const PEOPLE = '/api/people';
const TOKENS = '/api/tokens';

/** Who may sign in and what they may do; and the tokens of others. */
@Component({
  selector: 'hm-people-page',
  imports: [AdminsOnly, FailureNote, MatButton, MatIcon, PersonTable, Skeleton, TokenList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>People</h1>
        @if (session.may('manage')) {
          <button matButton="filled" type="button" (click)="askForPerson()">
            <mat-icon svgIcon="add" aria-hidden="true" /><ng-container i18n
              >Add a person</ng-container
            >
          </button>
        }
      </div>

      @if (reading.error(); as error) {
        <hm-failure-note [error]="error" (retry)="reading.reload()" />
      }
      @if (session.info() && !session.may('manage')) {
        <section class="card"><hm-admins-only /></section>
      } @else if (people(); as people) {
        <section class="card" aria-label="People" i18n-aria-label>
          <hm-person-table
            [people]="people"
            (changeWanted)="askForChanges($event)"
            (resetWanted)="askTo('reset', $event)"
            (disableWanted)="askTo('disable', $event)"
          />
        </section>
        @if (tokens(); as tokens) {
          @if (tokens.length > 0) {
            <section class="card">
              <div class="card-head"><h2 i18n>Tokens of others</h2></div>
              <hm-token-list
                [tokens]="tokens"
                [showsOwners]="true"
                (revoked)="readingTokens.reload()"
              />
            </section>
          }
        }
      } @else if (!reading.error()) {
        <section class="card"><hm-skeleton [lines]="5" /></section>
      }
    </div>
  `,
  styles: `
    hm-token-list {
      padding: 4px 24px 12px;
    }
    @media (max-width: 599px) {
      hm-token-list {
        padding: 4px 16px 8px;
      }
    }
  `,
})
export class PeoplePage {
  private readonly injector = inject(Injector);
  protected readonly session = inject(OwnSession);

  protected readonly reading = httpResource<PeopleList>(() =>
    this.session.may('manage') ? PEOPLE : undefined,
  );
  protected readonly readingTokens = httpResource<Tokens>(() =>
    this.session.may('manage') ? TOKENS : undefined,
  );
  private readonly answer = lastAnswer(this.reading, () => PEOPLE);
  private readonly answerOfTokens = lastAnswer(this.readingTokens, () => TOKENS);

  /** Those who may sign in first. */
  protected readonly people = computed(() =>
    this.answer()?.data.toSorted(
      (a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null),
    ),
  );
  protected readonly tokens = computed(() => {
    const own = this.session.info()?.person.id;
    return this.answerOfTokens()?.data.filter(({ personId }) => personId !== own);
  });

  constructor() {
    askAgainOnRecovery(() => this.readAgain());
  }

  /** Dialogs are fetched when they are first needed. */
  protected async askForPerson(): Promise<void> {
    const { openPersonDialog } = await import('./person-dialog.js');
    await openPersonDialog(this.injector, null);
    this.readAgain();
  }

  protected async askForChanges(person: Person): Promise<void> {
    const { openPersonDialog } = await import('./person-dialog.js');
    await openPersonDialog(this.injector, person);
    this.readAgain();
  }

  protected async askTo(deed: 'reset' | 'disable', person: Person): Promise<void> {
    const { openShutOutDialog } = await import('./shut-out-dialog.js');
    await openShutOutDialog(this.injector, deed, person);
    this.readAgain();
  }

  private readAgain(): void {
    this.reading.reload();
    this.readingTokens.reload();
  }
}
