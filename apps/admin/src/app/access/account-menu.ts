import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { Density } from '../frame/density.js';
import { explainFailure } from '../server/problem.js';
import { roleWords } from '../words/permission-words.js';
import { Languages } from './languages.js';
import { OwnSession } from './own-session.js';

/** Who is signed in, the way to their account, and the way out. */
@Component({
  selector: 'hm-account-menu',
  imports: [MatIcon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      matIconButton
      type="button"
      [attr.aria-label]="label()"
      [title]="person()?.email"
      [matMenuTriggerFor]="menu"
    >
      <mat-icon svgIcon="person" aria-hidden="true" />
    </button>
    <mat-menu #menu="matMenu">
      <p role="presentation">
        <strong>{{ person()?.email }}</strong><br /><span class="quiet small">{{ role() }}</span>
      </p>
      <a mat-menu-item routerLink="/account">
        <mat-icon svgIcon="key" aria-hidden="true" /><ng-container i18n>Account</ng-container>
      </a>
      @for (language of languages.others(); track language.code) {
        <a
          mat-menu-item
          [href]="language.address"
          [attr.lang]="language.code"
          [attr.hreflang]="language.code"
          (click)="languages.choose(language.code, $event)"
        >
          <mat-icon svgIcon="language" aria-hidden="true" />{{ language.name }}
        </a>
      }
      <button mat-menu-item type="button" (click)="density.toggle()">
        <mat-icon svgIcon="rows" aria-hidden="true" />
        @if (density.isCompact()) {
          <ng-container i18n>Comfortable rows</ng-container>
        } @else {
          <ng-container i18n>Compact rows</ng-container>
        }
      </button>
      <button mat-menu-item type="button" (click)="signOut()">
        <mat-icon svgIcon="leave" aria-hidden="true" /><ng-container i18n>Sign out</ng-container>
      </button>
    </mat-menu>
  `,
  styles: `
    p {
      padding: 8px 12px;
      overflow-wrap: anywhere;
    }
  `,
})
export class AccountMenu {
  private readonly session = inject(OwnSession);
  protected readonly languages = inject(Languages);
  protected readonly density = inject(Density);

  /** Signing out did not work; carries why, in words. */
  readonly failed = output<string>();

  protected readonly label = computed(
    () => $localize`Account of ${this.person()?.email ?? ''}:email:`,
  );
  protected readonly person = computed(() => this.session.info()?.person);

  protected readonly role = computed(() => {
    const role = this.person()?.role;
    return role && roleWords[role].label;
  });

  protected async signOut(): Promise<void> {
    try {
      await this.session.signOut();
    } catch (error) {
      this.failed.emit($localize`You are still signed in. ${explainFailure(error)}:why:`);
    }
  }
}
