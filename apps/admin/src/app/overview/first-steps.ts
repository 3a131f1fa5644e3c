import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { System } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { explainFailure } from '../server/problem.js';
import { PriceList } from '../services/price-list.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';

/** Leads a new Hammer to its first batch: who is here, whether the supplier answers, and a list to begin with. */
@Component({
  selector: 'hm-first-steps',
  imports: [MatButton, MatIcon, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './first-steps.html',
  styleUrl: './first-steps.scss',
})
export class FirstSteps {
  protected readonly session = inject(OwnSession);
  protected readonly prices = inject(PriceList);

  readonly system = input<System>();

  /** An admin whose password alone lets somebody in. */
  protected readonly needsSecondFactor = computed(() => {
    const person = this.session.info()?.person;
    return person?.role === 'admin' && !person.hasSecondFactor;
  });
  protected readonly supplier = computed(() => {
    const system = this.system();
    const failure = this.prices.failure();
    const list = this.prices.list();
    if (!system) return null;
    const { host, isKeyKnown, isUserKnown } = system.supplier;
    const services = list?.data.length ?? 0;
    const isSetUp = isKeyKnown && isUserKnown;
    return {
      host,
      isSetUp,
      isPractice: /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host),
      answers: isSetUp && services > 0 && list?.stale === false,
      services: formatCount(services),
      failure: failure === null ? null : explainFailure(failure),
    };
  });
}
