import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Person } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { Clock } from '../frame/clock.js';
import { formatMoney } from '../words/money.js';
import { roleWords } from '../words/permission-words.js';
import { ageInWords, momentInWords } from '../words/time-words.js';

/** People as lines: role, cap, when they were last there, and what may be done about them. */
@Component({
  selector: 'hm-person-table',
  imports: [MatIcon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './person-table.html',
  styleUrl: './person-table.scss',
})
export class PersonTable {
  private readonly clock = inject(Clock);
  private readonly session = inject(OwnSession);

  readonly people = input.required<readonly Person[]>();

  /** What the reader wants to do about whom. */
  readonly changeWanted = output<Person>();
  readonly resetWanted = output<Person>();
  readonly disableWanted = output<Person>();

  protected readonly lines = computed(() => {
    const now = this.clock.now();
    const own = this.session.info()?.person.id;
    return this.people().map((person) => ({
      person,
      id: person.id,
      email: person.email,
      deeds: $localize`What may be done about ${person.email}:email:`,
      isOwn: person.id === own,
      isDisabled: person.disabledAt !== null,
      role: roleWords[person.role],
      cap: person.dailyCapMicros === null ? $localize`none` : formatMoney(person.dailyCapMicros),
      seen: person.lastSeenAt ? ageInWords(person.lastSeenAt, now) : $localize`never`,
      seenAt: person.lastSeenAt ? momentInWords(person.lastSeenAt) : '',
      state: stateOf(person, now),
    }));
  });
}

function stateOf(person: Person, now: number): { text: string; tone: string } {
  if (person.disabledAt !== null)
    return { text: $localize`Disabled ${ageInWords(person.disabledAt, now)}:ago:`, tone: '' };
  if (!person.hasPassword) return { text: $localize`Has not chosen a password yet`, tone: 'risk' };
  if (person.hasSecondFactor) return { text: $localize`Password and second factor`, tone: 'good' };
  return { text: $localize`Password only`, tone: person.role === 'admin' ? 'risk' : '' };
}
