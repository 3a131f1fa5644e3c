import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  output,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { UncertainDetail } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { candidateInWords } from './call-words.js';
import type { Settled } from './settled.js';

/** The IMEIs of a call; with each the orders of the supplier that it may have become. None is chosen by itself. */
@Component({
  selector: 'hm-call-orders',
  imports: [MatButton, MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './call-orders.html',
  styleUrl: './call-orders.scss',
})
export class CallOrders {
  private readonly injector = inject(Injector);
  private readonly session = inject(OwnSession);

  readonly call = input.required<UncertainDetail>();

  /** Orders were settled here, by the id that was chosen. */
  readonly settled = output<Settled>();

  protected readonly found = computed(() =>
    this.call()
      .orders.filter(({ candidates }) => candidates.length > 0)
      .map(({ id, imei, candidates }) => ({
        id,
        imei,
        candidates: candidates.map((candidate) => ({
          ...candidateInWords(candidate),
          choice: $localize`It is this one: order id ${candidate.supplierOrderId}:id: for IMEI ${imei}:imei:`,
        })),
      })),
  );
  protected readonly unfound = computed(() =>
    this.call().orders.filter(({ candidates }) => candidates.length === 0),
  );
  protected readonly mayChoose = computed(
    () =>
      this.session.may('settle') &&
      this.call().waysOut.some(({ way, possible }) => way === 'accepted' && possible),
  );

  /** The dialog is fetched when it is first needed. */
  protected async choose(orderId: number, supplierOrderId: string): Promise<void> {
    const { openOrderIdsDialog } = await import('./order-ids-dialog.js');
    const chosen = { orderId, supplierOrderId };
    const settled = await openOrderIdsDialog(this.injector, this.call(), chosen);
    if (settled) this.settled.emit(settled);
  }
}
