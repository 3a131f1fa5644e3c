import type { Account } from './account.js';
import { accountDocument, errorDocument, servicesDocument, statusesDocument } from './answers.js';
import type { Call } from './call-log.js';
import type { Catalogue } from './catalogue.js';
import type { Manners } from './manners.js';
import type { Struck } from './mischief.js';
import { placeOrders } from './placing.js';
import { pickShare } from './random.js';

/** The key and user id that the supplier lets in. */
export interface Credentials {
  readonly apiKey: string;
  readonly userId: string;
}

/** What the supplier needs to answer. */
export interface SupplierParts {
  readonly seed: number;
  readonly account: Account;
  readonly catalogue: Catalogue;
  readonly manners: () => Manners;
  readonly credentials: () => Credentials;
}

/** Answers the four actions as the supplier does: one XML document each, without its first line. */
export class Supplier {
  #priceList: { readonly changes: number; readonly xml: string } | undefined;

  constructor(private readonly parts: SupplierParts) {}

  /** Carries a call out and words the answer. The book is written when this returns; `call` is told what was charged. */
  answer(given: Credentials, call: Call, struck: Struck): string {
    const { apiKey, userId } = this.parts.credentials();
    if (given.userId !== userId) return this.#error(call, 'Invalid User!');
    if (given.apiKey !== apiKey) return this.#error(call, 'Invalid API Key!');
    if (struck.priceChange) {
      this.parts.catalogue.reprice(struck.priceChange.serviceId, struck.priceChange.priceMicros);
    }
    switch (call.action ?? '') {
      case 'imeiservices':
        return this.#listServices();
      case 'placeorder':
        return this.#placeOrders(call, struck);
      case 'getimeis':
        return this.#tellStatuses(call, struck);
      case 'accountinfo':
        return this.#tellAccount(call);
      default:
        return this.#error(call, 'Invalid Action!');
    }
  }

  #error(call: Call, text: string): string {
    call.error = text;
    return errorDocument(text);
  }

  #listServices(): string {
    const { catalogue } = this.parts;
    if (this.#priceList?.changes !== catalogue.changes) {
      this.#priceList = { changes: catalogue.changes, xml: servicesDocument(catalogue.services) };
    }
    return this.#priceList.xml;
  }

  #placeOrders(call: Call, struck: Struck): string {
    const service = this.parts.catalogue.findOffered(call.serviceId);
    if (!service) return this.#error(call, 'Invalid value of Network Id!');
    if (call.imeis.length === 0) return this.#error(call, 'Invalid IMEI: ');
    const { seed, account, manners } = this.parts;
    const outcome = placeOrders({ seed, account, manners: manners() }, service, call, struck);
    return 'error' in outcome ? this.#error(call, outcome.error) : outcome.xml;
  }

  #tellStatuses(call: Call, struck: Struck): string {
    const { seed, account, catalogue } = this.parts;
    account.refundRejected();
    if (call.orderIds.length === 0 && !this.parts.manners().accountList) {
      return this.#error(call, 'Invalid Order ID');
    }
    const ids = call.orderIds.length > 0 ? call.orderIds : account.orders.map(({ id }) => id);
    const omitted = pickShare(ids, struck.omit?.share ?? 0, seed, 'omit', call.n);
    const known = ids.flatMap((id) => account.find(id) ?? []);
    if (known.length === 0 && ids.length > 0) return this.#error(call, 'Invalid Order ID');
    return statusesDocument(
      seed,
      known
        .filter(({ id }) => !omitted.has(id))
        .map((order) => ({
          order,
          state: account.stateOf(order),
          service: catalogue.find(order.serviceId),
        })),
    );
  }

  #tellAccount(call: Call): string {
    const { accountInfo } = this.parts.manners();
    if (accountInfo === 'off') return this.#error(call, 'Invalid Action!');
    return accountDocument(accountInfo, this.parts.account.balanceMicros);
  }
}
