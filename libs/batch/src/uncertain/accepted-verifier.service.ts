import type { Accepted } from '@hammer/contract';
import type { OrderStatusAnswer } from '@hammer/fusion';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import type { Doubt } from './doubt.js';
import { EvidenceDesk } from './evidence-desk.service.js';
import { EvidenceGatherer } from './evidence-gatherer.service.js';
import { foundOrderOf } from './evidence-record.js';
import { idTaken, type FoundAgain } from './settler.service.js';
import { SupplierQuestions } from './supplier-questions.service.js';

/** Asks the supplier whether the order ids that a person has entered are what the person takes them for. */
@Injectable()
export class AcceptedVerifier {
  constructor(
    private readonly gatherer: EvidenceGatherer,
    private readonly questions: SupplierQuestions,
    private readonly desk: EvidenceDesk,
  ) {}

  /** The orders with the proof. Throws a UserError with what was found where one is not as it was said to be. */
  async verify(doubt: Doubt, { orders, reason }: Accepted, who: string): Promise<FoundAgain[]> {
    this.gatherer.assertCanAsk(doubt);
    const pairs = orders.map(({ orderId, supplierOrderId }) => {
      const order = doubt.orders.find(({ id }) => id === orderId);
      if (order) return { order, supplierOrderId };
      throw new UserError(
        'not-uncertain',
        `Order ${orderId} is not uncertain in call ${doubt.call.placementId}. Look at the call again.`,
        { orderIds: [orderId] },
      );
    });
    const ids = pairs.map(({ supplierOrderId }) => supplierOrderId);
    const taken = await this.desk.taken(ids);
    if (taken.size > 0) throw idTaken([...taken]);
    const answers = await this.questions.about(ids);
    const weigh = await this.desk.weighing(doubt.call);
    return pairs.map(({ order, supplierOrderId }) => {
      const answer = answers.get(supplierOrderId);
      if (!answer) throw notFound(supplierOrderId);
      const { imei, service, time } = weigh(answer, order);
      if (imei === 'contradicts') throw differs(answer, 'for another IMEI');
      if (service === 'contradicts') throw differs(answer, 'of another service');
      if (time === 'contradicts') throw differs(answer, 'from another time than the call');
      return {
        order,
        supplierOrderId,
        evidence: {
          placementId: doubt.call.placementId,
          orderId: order.id,
          kind: 'by-hand',
          verdict: 'confirmed',
          supplierOrderId,
          imei: order.imei,
          details: { decision: 'accepted', reason, found: foundOrderOf(answer) },
          who,
        },
      };
    });
  }
}

function notFound(supplierOrderId: string): UserError {
  return new UserError(
    'supplier-order-not-found',
    `The supplier does not know order id ${supplierOrderId}. Compare it with the supplier's own list; leading zeros count.`,
    { supplierOrderId },
  );
}

function differs(answer: OrderStatusAnswer, how: string): UserError {
  return new UserError(
    'supplier-order-differs',
    `Order id ${answer.supplierOrderId} is ${how}. Look for the order that this call made.`,
    { found: foundOrderOf(answer) },
  );
}
