import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import type { IconName } from '../signs/icons.js';
import { ServerBanner } from './server-banner.js';
import { SpendGlance } from './spend-glance.js';
import { StopBanner } from './stop-banner.js';
import { StopButton } from './stop-button.js';
import { Theme } from './theme.js';

interface Destination {
  path: string;
  label: string;
  icon: IconName;
}

const NEW_BATCH = '/batches/new';

const destinations: readonly Destination[] = [
  { path: '/batches', label: 'Batches', icon: 'batches' },
  { path: '/services', label: 'Services', icon: 'services' },
  { path: NEW_BATCH, label: 'New batch', icon: 'add' },
];

/** What is around every page: name, navigation, today's money, STOP, and what is wrong. */
@Component({
  selector: 'hm-frame',
  imports: [
    MatButton,
    MatIcon,
    MatIconButton,
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
})
export class Frame {
  private readonly router = inject(Router);
  protected readonly theme = inject(Theme);
  private readonly address = computed(
    () => this.router.lastSuccessfulNavigation()?.finalUrl?.toString() ?? '',
  );
  protected readonly destinations = computed(() => {
    const address = this.address();
    const isNew = address.startsWith(NEW_BATCH);
    return destinations.map((destination) => ({
      ...destination,
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
