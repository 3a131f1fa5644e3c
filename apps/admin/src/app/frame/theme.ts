import { DOCUMENT } from '@angular/common';
import { computed, effect, inject, Injectable, signal } from '@angular/core';
import type { IconName } from '../signs/icons.js';

/** Light, dark, or what the device is set to. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEPT_AS = 'hammer.theme';

const next: Readonly<Record<ThemeChoice, ThemeChoice>> = {
  system: 'light',
  light: 'dark',
  dark: 'system',
};

const icons: Readonly<Record<ThemeChoice, IconName>> = {
  system: 'system',
  light: 'sun',
  dark: 'moon',
};

const names: Readonly<Record<ThemeChoice, string>> = {
  system: $localize`:theme|:system`,
  light: $localize`:theme|:light`,
  dark: $localize`:theme|:dark`,
};

/** The reader's choice of light or dark, kept in the browser. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly chosen = signal<ThemeChoice>(readChoice());

  readonly choice = this.chosen.asReadonly();
  readonly icon = computed(() => icons[this.chosen()]);

  /** The choice in words, and with what pressing the button does. */
  readonly title = computed(() => $localize`Theme: ${names[this.chosen()]}:theme:`);
  readonly label = computed(() => $localize`${this.title()}:theme:. Change`);

  constructor() {
    effect(() => {
      const choice = this.chosen();
      const { classList } = this.document.documentElement;
      classList.toggle('light', choice === 'light');
      classList.toggle('dark', choice === 'dark');
      localStorage.setItem(KEPT_AS, choice);
    });
  }

  /** Goes on to the next of system, light and dark. */
  chooseNext(): void {
    this.chosen.update((choice) => next[choice]);
  }
}

function readChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
