import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { CopyButton } from '../signs/copy-button.js';
import { formatCount } from '../words/counts.js';
import { PasteSearch } from './paste-search.js';
import { saveFile } from './save-file.js';

/** As many as are drawn; all of them can be copied and downloaded. */
const MOST_SHOWN = 200;

/** What became of a pasted list: found, not found, invalid and repeated, which add up to what was pasted. */
@Component({
  selector: 'hm-pasted-summary',
  imports: [CopyButton, MatButton, MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './pasted-summary.html',
  styleUrl: './pasted-summary.scss',
})
export class PastedSummary {
  private readonly document = inject(DOCUMENT);
  private readonly pasted = inject(PasteSearch);

  protected readonly figures = computed(() => {
    const list = this.pasted.list();
    const result = this.pasted.result();
    if (!list) return [];
    const told = (count: number | undefined) => (count === undefined ? '…' : formatCount(count));
    return [
      { name: $localize`Pasted`, value: formatCount(list.entries) },
      { name: $localize`Found`, value: told(result?.found.length) },
      { name: $localize`Not found`, value: told(result?.notFound.length) },
      { name: $localize`Repeated`, value: formatCount(list.repeated) },
      { name: $localize`Invalid`, value: formatCount(list.invalid.length) },
    ];
  });
  protected readonly notFound = computed(() => this.pasted.result()?.notFound ?? []);
  protected readonly notFoundText = computed(() => this.notFound().join('\n'));
  protected readonly shownNotFound = computed(() => this.notFound().slice(0, MOST_SHOWN));
  protected readonly invalid = computed(() => this.pasted.list()?.invalid ?? []);
  protected readonly shownInvalid = computed(() => this.invalid().slice(0, MOST_SHOWN));
  protected readonly counts = computed(() => ({
    notFound: formatCount(this.notFound().length),
    invalid: formatCount(this.invalid().length),
    shown: formatCount(MOST_SHOWN),
  }));
  protected readonly hasMoreNotFound = computed(() => this.notFound().length > MOST_SHOWN);
  protected readonly hasMoreInvalid = computed(() => this.invalid().length > MOST_SHOWN);

  protected download(): void {
    const lines = new Blob([`${this.notFoundText()}\n`], { type: 'text/plain' });
    saveFile(this.document, lines, 'not-found.txt');
  }
}
