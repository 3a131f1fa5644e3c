import { Location } from '@angular/common';
import { computed, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { chooseLanguage, otherLanguages } from '../words/language.js';
import { LinkToken } from './link-token.js';

/** Pages that are of use only with the secret of their link. */
const pagesOfLinks = /^\/(set-up|password)([?#]|$)/;

/** The ways from this page to the same page in another language. */
@Injectable({ providedIn: 'root' })
export class Languages {
  private readonly location = inject(Location);
  private readonly router = inject(Router);
  private readonly token = inject(LinkToken).token;
  private readonly address = computed(
    () => this.router.lastSuccessfulNavigation()?.finalUrl?.toString() ?? '/',
  );

  /** The languages that the page is not in, each with its address. */
  readonly others = computed(() =>
    otherLanguages(this.location.prepareExternalUrl(this.address())),
  );

  /** Keeps the choice. The secret of a one-time link goes along, put into the address only now that it is followed. */
  choose(code: string, { currentTarget }: Event): void {
    chooseLanguage(code);
    const token = this.token();
    if (token !== null && pagesOfLinks.test(this.address()))
      (currentTarget as HTMLAnchorElement).hash = token;
  }
}
