import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import type { Permission } from '@hammer/contract';
import { AccountMenu } from '../access/account-menu.js';
import { OwnSession } from '../access/own-session.js';
import type { IconName } from '../signs/icons.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { ServerBanner } from './server-banner.js';
import { SpendGlance } from './spend-glance.js';
import { Spending } from './spending.js';
import { StopBanner } from './stop-banner.js';
import { StopButton } from './stop-button.js';
import { Theme } from './theme.js';

interface Destination {
  path: string;
  /** Shown only to who may do this. */
  needs: Permission;
  label: string;
  icon: IconName;
}

const NEW_BATCH = '/batches/new';
const UNCERTAIN = '/uncertain';

const destinations: readonly Destination[] = [
  { path: '/batches', needs: 'read', label: 'Batches', icon: 'batches' },
  { path: '/services', needs: 'read', label: 'Services', icon: 'services' },
  { path: UNCERTAIN, needs: 'read', label: $localize`Uncertain`, icon: 'question' },
  { path: '/system', needs: 'read', label: $localize`System`, icon: 'pulse' },
  { path: '/people', needs: 'manage', label: 'People', icon: 'people' },
  { path: '/audit', needs: 'manage', label: 'Audit', icon: 'scroll' },
  { path: NEW_BATCH, needs: 'prepare', label: 'New batch', icon: 'add' },
];

/** What is around every page: name, navigation, today's money, STOP, and what is wrong. */
@Component({
  selector: 'hm-frame',
  imports: [
    AccountMenu,
    MatButton,
    MatIcon,
    MatIconButton,
    Note,
    RouterLink,
    RouterOutlet,
    ServerBanner,
    SpendGlance,
    StopBanner,
    StopButton,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
  host: { '[class.alone]': '!session.isSignedIn()' },
})
export class Frame {
  private readonly router = inject(Router);
  private readonly spending = inject(Spending);
  protected readonly session = inject(OwnSession);
  protected readonly theme = inject(Theme);
  protected readonly failure = signal<string | null>(null);
  private readonly address = computed(
    () => this.router.lastSuccessfulNavigation()?.finalUrl?.toString() ?? '',
  );
  protected readonly destinations = computed(() => {
    const address = this.address();
    const isNew = address.startsWith(NEW_BATCH);
    const uncertain = this.spending.today()?.uncertainOrders ?? 0;
    const offered = destinations.filter(({ needs }) => this.session.may(needs));
    return offered.map((destination) => ({
      isNew: destination.path === NEW_BATCH,
      ...destination,
      badge: destination.path === UNCERTAIN && uncertain > 0 ? formatCount(uncertain) : null,
      isCurrent:
        destination.path === NEW_BATCH ? isNew : address.startsWith(destination.path) && !isNew,
    }));
  });

  /** Puts the keyboard behind the navigation; a plain link would lose the page's address to `<base>`. */
  protected skipToPage(event: Event, page: HTMLElement): void {
    event.preventDefault();
    page.focus();
  }
}
