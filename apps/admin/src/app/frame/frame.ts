import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
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

/** What is around every page: name, navigation, today's money, STOP, and what is wrong. */
@Component({
  selector: 'hm-frame',
  imports: [
    MatButton,
    MatIcon,
    MatIconButton,
    RouterLink,
    RouterLinkActive,
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
  protected readonly theme = inject(Theme);
  protected readonly destinations: readonly Destination[] = [
    { path: '/batches', label: 'Batches', icon: 'batches' },
    { path: '/services', label: 'Services', icon: 'services' },
  ];

  /** Puts the keyboard behind the navigation; a plain link would lose the page's address to `<base>`. */
  protected skipToPage(event: Event, page: HTMLElement): void {
    event.preventDefault();
    page.focus();
  }
}
