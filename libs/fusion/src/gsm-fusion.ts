import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { readBalance } from './account-balance.js';
import { Courier } from './courier.js';
import { evidenceOf, withoutSecrets } from './evidence.js';
import { FreeCalls, type Question } from './free-calls.js';
import { isPlausibleOrderId } from './order-id.js';
import { MOST_IN_A_CALL, paidForm } from './paid-form.js';
import { classifyPlacement, nothingSent } from './placement-answer.js';
import { Secrets } from './secrets.js';
import { readServices } from './service-list.js';
import { readStatuses } from './status-answer.js';
import {
  type OrderStatusAnswer,
  type PaidCall,
  type PlacementAnswer,
  type PlacementVerdict,
  Supplier,
  type SupplierBalance,
  type SupplierContact,
  type SupplierService,
  type TakeTurn,
} from './supplier.js';

const LARGEST_PLACEMENT_ANSWER = 2 * 1024 * 1024;
/** Some ten thousand orders. Read, they take ten times the room, and more would not fit into the memory of the server. */
const LARGEST_ACCOUNT_LIST = 2 * 1024 * 1024;
const NOT_CONFIGURED =
  'No supplier account is set; set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start again.';

/** With these the supplier was there and did its work, whatever it said. */
const soundVerdicts: readonly PlacementVerdict[] = ['answered', 'service-refused', 'no-credit'];

/** The adapter for GSM Fusion. */
@Injectable()
export class GsmFusion extends Supplier {
  readonly name = 'gsm-fusion';
  readonly account: string;
  readonly configured: boolean;
  readonly limits = { imeisPerCall: MOST_IN_A_CALL };
  private readonly logger = new Logger(GsmFusion.name);
  private readonly secrets: Secrets;
  private contact: SupplierContact | null = null;

  constructor(
    private readonly courier: Courier,
    private readonly freeCalls: FreeCalls,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super();
    const key = settings.GSM_FUSION_API_KEY ?? '';
    const userName = settings.GSM_FUSION_USERNAME ?? '';
    const { host } = new URL(settings.GSM_FUSION_BASE_URL);
    const digest = createHash('sha256').update(`${host}\n${userName}`).digest('hex');
    this.account = `${this.name}:${digest.slice(0, 12)}`;
    this.configured = key !== '' && userName !== '';
    this.secrets = new Secrets(key, userName);
  }

  get lastContact(): SupplierContact | null {
    return this.contact;
  }

  async services(takeTurn?: TakeTurn): Promise<SupplierService[]> {
    const list = await this.ask({
      takeTurn,
      action: 'imeiservices',
      read: readServices,
      onError: () => null,
    });
    if (list.leftOut.length > 0) {
      this.logger.warn(
        `imeiservices: ${list.leftOut.length} services left out, because their price or id cannot be read: ${list.leftOut.slice(0, 20).join(', ')}`,
      );
    }
    return list.services;
  }

  async placeOrders(call: PaidCall, signal?: AbortSignal): Promise<PlacementAnswer> {
    const fields = paidForm(call);
    if (!this.configured) {
      const refusal = nothingSent(call.imeis, 'account-refused', NOT_CONFIGURED);
      return { ...refusal, httpStatus: null, retryAfterMs: null, raw: '', durationMs: 0 };
    }
    const errand = { action: 'placeorder', fields, largestAnswer: LARGEST_PLACEMENT_ANSWER };
    const delivery = await this.courier.deliver(errand, signal);
    const finding = classifyPlacement(call.imeis, delivery);
    const { outcomes, anomalies, ...answer } = withoutSecrets(finding, this.secrets);
    this.remember(soundVerdicts.includes(answer.verdict), answer.reason);
    return {
      ...answer,
      outcomes: new Map(
        [...outcomes].map(([imei, outcome]) => [imei, withoutSecrets(outcome, this.secrets)]),
      ),
      anomalies: anomalies.map((anomaly) => withoutSecrets(anomaly, this.secrets)),
      httpStatus: delivery.httpStatus,
      retryAfterMs: delivery.retryAfterMs,
      raw: evidenceOf(delivery.body, this.secrets),
      durationMs: delivery.durationMs,
    };
  }

  async orderStatuses(orderIds: string[], takeTurn?: TakeTurn): Promise<OrderStatusAnswer[]> {
    if (orderIds.length > MOST_IN_A_CALL || !orderIds.every(isPlausibleOrderId)) {
      throw new RangeError(`At most ${MOST_IN_A_CALL} order ids of letters, digits and dashes.`);
    }
    if (orderIds.length === 0) return [];
    const answers = await this.ask<OrderStatusAnswer[]>({
      takeTurn,
      action: 'getimeis',
      fields: { orderIds: orderIds.join(',') },
      read: readStatuses,
      onError: ({ kind }) =>
        kind === 'unknown-order' && orderIds.length === 1 ? { value: [] } : null,
    });
    const asked = new Set(orderIds);
    return answers.filter(({ supplierOrderId }) => asked.has(supplierOrderId));
  }

  /** `getimeis` without ids, which another panel with the same path documents as the whole account. */
  async accountOrders(takeTurn?: TakeTurn): Promise<OrderStatusAnswer[] | null> {
    return this.askIfOffered({
      takeTurn,
      action: 'getimeis',
      read: readStatuses,
      onError: () => ({ value: null }),
      largestAnswer: LARGEST_ACCOUNT_LIST,
      leaveOut: 'code',
    });
  }

  async balance(takeTurn?: TakeTurn): Promise<SupplierBalance | null> {
    return this.askIfOffered({
      takeTurn,
      action: 'accountinfo',
      read: readBalance,
      onError: () => ({ value: null }),
    });
  }

  /** The answer to a question that not every supplier takes; null when it cannot be had. */
  private async askIfOffered<T>(question: Question<T | null>): Promise<T | null> {
    try {
      return await this.ask(question);
    } catch (error) {
      if (error instanceof OperationalError) return null;
      throw error;
    }
  }

  private async ask<T>(question: Question<T>): Promise<T> {
    if (!this.configured) throw new OperationalError('supplier-not-configured', NOT_CONFIGURED);
    try {
      const value = await this.freeCalls.ask(question);
      this.remember(true, 'The supplier answered.');
      return value;
    } catch (error) {
      if (error instanceof OperationalError) this.remember(false, error.message);
      throw error;
    }
  }

  private remember(ok: boolean, message: string): void {
    if (this.configured) this.contact = { at: Date.now(), ok, message };
  }
}
