import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Languages } from './languages.js';

/** Leads to the same page in another language, where there is no menu yet. */
@Component({
  selector: 'hm-language-links',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (language of languages.others(); track language.code) {
      <a
        class="small"
        [href]="language.address"
        [attr.lang]="language.code"
        [attr.hreflang]="language.code"
        (click)="languages.choose(language.code, $event)"
        >{{ language.name }}</a
      >
    }
  `,
  styles: `
    :host {
      display: flex;
      gap: 16px;
      justify-content: center;
      padding-top: 16px;
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: 24px;
    }
  `,
})
export class LanguageLinks {
  protected readonly languages = inject(Languages);
}
