import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  output,
  signal,
} from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { CreatedToken, NewToken as Wish } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { explainFailure, problemOf } from '../server/problem.js';
import { FirstField } from '../signs/first-field.js';
import { Note } from '../signs/note.js';
import { readMoney } from '../words/money.js';
import { permissionsInOrder, permissionWords } from '../words/permission-words.js';

const MOST_DAYS = 3_650;

/** Makes a token for a program, with no more than it needs. */
@Component({
  selector: 'hm-new-token',
  imports: [
    FirstField,
    FormField,
    FormRoot,
    MatButton,
    MatCheckbox,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-token.html',
  styles: `
    form,
    fieldset {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    fieldset {
      gap: 0;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0 0 4px;
      font: 600 14px/20px var(--hm-font);
    }
    mat-checkbox {
      margin-left: -10px;
    }
    .facts {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
      gap: 16px;
    }
    .deeds {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class NewToken {
  private readonly http = inject(HttpClient);
  private readonly session = inject(OwnSession);

  /** The token as it is shown this once. */
  readonly created = output<CreatedToken>();
  readonly givenUp = output();

  /** A token can do no more than its owner. */
  protected readonly choices = computed(() =>
    permissionsInOrder
      .filter((permission) => this.session.may(permission))
      .map((permission) => ({ permission, ...permissionWords[permission] })),
  );
  protected readonly failure = signal<string | null>(null);
  protected readonly token = form(
    signal({
      name: '',
      scopes: {
        measure: false,
        read: true,
        prepare: false,
        spend: false,
        halt: false,
        settle: false,
        manage: false,
      },
      cap: '',
      days: '90',
      addresses: '',
    }),
    (path) => {
      required(path.name, { message: $localize`Say what it is for.` });
      maxLength(path.name, 100);
      validate(path.scopes, ({ value }) =>
        Object.values(value()).includes(true)
          ? undefined
          : { kind: 'none', message: $localize`Allow something.` },
      );
      validate(path.cap, ({ value }) =>
        readMoney(value()) === undefined
          ? { kind: 'money', message: $localize`Give an amount in dollars, such as 50 or 12.50.` }
          : undefined,
      );
      validate(path.days, ({ value }) =>
        readDays(value()) === undefined
          ? {
              kind: 'days',
              message: $localize`Give a whole number from 1 to ${MOST_DAYS}:most:, or nothing.`,
            }
          : undefined,
      );
    },
    { submission: { action: () => this.create() } },
  );

  private async create(): Promise<undefined> {
    const { name, scopes, cap, days, addresses } = this.token().value();
    const ranges = addresses.split(/[\s,;]+/).filter((range) => range !== '');
    const wish: Wish = {
      name: name.trim(),
      scopes: permissionsInOrder.filter((permission) => scopes[permission]),
      dailyCapMicros: readMoney(cap) ?? null,
      addresses: ranges.length > 0 ? ranges : null,
      expiresInDays: readDays(days) ?? null,
    };
    this.failure.set(null);
    try {
      this.created.emit(await firstValueFrom(this.http.post<CreatedToken>('/api/tokens', wish)));
    } catch (error) {
      const issue = problemOf(error)?.issues?.[0];
      const isAddress = issue?.path.startsWith('addresses') ?? false;
      this.failure.set(
        isAddress ? $localize`An address ${issue?.message ?? ''}:problem:.` : explainFailure(error),
      );
    }
  }
}

/** Null for nothing typed, undefined for what is no number of days. */
function readDays(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : undefined;
}
