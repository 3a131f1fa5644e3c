import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { AccountMenu } from '../access/account-menu.js';
import { OwnSession } from '../access/own-session.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { destinations, NEW_BATCH, UNCERTAIN } from './destinations.js';
import { MoreMenu } from './more-menu.js';
import { ServerBanner } from './server-banner.js';
import { Shortcuts } from './shortcuts.js';
import { SpendGlance } from './spend-glance.js';
import { Spending } from './spending.js';
import { StopBanner } from './stop-banner.js';
import { StopButton } from './stop-button.js';
import { Theme } from './theme.js';

/** What is around every page: name, navigation, today's money, STOP, and what is wrong. */
@Component({
  selector: 'hm-frame',
  imports: [
    AccountMenu,
    MatButton,
    MatIcon,
    MatIconButton,
    MoreMenu,
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
  protected readonly shortcuts = inject(Shortcuts);
  protected readonly failure = signal<string | null>(null);
  /** Where one is, or is already on the way to. */
  private readonly address = computed(
    () =>
      this.router.currentNavigation()?.finalUrl?.toString() ??
      this.router.lastSuccessfulNavigation()?.finalUrl?.toString() ??
      '',
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

  /** What does not fit at the bottom of a narrow window. */
  protected readonly others = computed(() => this.destinations().filter(({ isNear }) => !isNear));

  protected readonly isElsewhere = computed(() => this.others().some(({ isCurrent }) => isCurrent));

  /** Puts the keyboard behind the navigation; a plain link would lose the page's address to `<base>`. */
  protected skipToPage(event: Event, page: HTMLElement): void {
    event.preventDefault();
    page.focus();
  }
}
