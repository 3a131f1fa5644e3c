import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { UncertainDetail } from '@hammer/contract';
import { evidenceInWords } from './call-words.js';

/** Of an answer so many letters are shown; one may be a million long. */
const SHOWN = 20_000;

/** All evidence about a call and every decision, oldest first, and what the supplier sent. */
@Component({
  selector: 'hm-evidence-list',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './evidence-list.html',
  styleUrl: './evidence-list.scss',
})
export class EvidenceList {
  readonly call = input.required<UncertainDetail>();

  protected readonly lines = computed(() => this.call().history.map(evidenceInWords));
  protected readonly answer = computed(() => {
    const { rawAnswer, httpStatus } = this.call();
    return {
      text: rawAnswer?.slice(0, SHOWN) ?? null,
      hidden: Math.max(0, (rawAnswer?.length ?? 0) - SHOWN),
      status: httpStatus,
    };
  });
}
