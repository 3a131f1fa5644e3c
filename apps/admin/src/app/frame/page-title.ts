import { inject, Injectable } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** Names the page in the browser's tab. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  override updateTitle(state: RouterStateSnapshot): void {
    this.show(this.buildTitle(state) ?? '');
  }

  /** Shows a title that the page itself knows better, e.g. how far a batch is. */
  show(page: string): void {
    this.title.setTitle(page === '' ? 'Hammer' : `${page} · Hammer`);
  }
}
