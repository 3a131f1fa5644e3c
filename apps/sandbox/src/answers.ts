import type { Order, OrderState } from './account.js';
import type { Service } from './catalogue.js';
import { balanceText, priceText } from './money.js';
import { draw, pick } from './random.js';
import { resultText } from './result-text.js';
import { cdata, element, escapeXml } from './xml.js';

/** A row of an answer to a paid call. */
export interface PlacedRow {
  readonly id: string;
  readonly imei: string;
}

/** An IMEI that was refused, and why. */
export interface RefusedRow {
  readonly imei: string;
  readonly error: string;
}

/** A whole-answer error. */
export function errorDocument(text: string): string {
  return `<error>${escapeXml(text)}</error>`;
}

/** The price list. */
export function servicesDocument(services: readonly Service[]): string {
  const packages = services.map(
    (service) =>
      '  <Package>' +
      element('PackageId', service.id) +
      element('Category', service.category) +
      element('PackageTitle', service.title) +
      element('PackagePrice', priceText(service.priceMicros)) +
      element('TimeTaken', service.timeTaken) +
      element('MustRead', service.mustRead) +
      '</Package>\n',
  );
  return `\n<Packages>\n${packages.join('')}</Packages>\n`;
}

/** The answer to a paid call: a row per accepted order, all duplicates in one element, a row per refused IMEI. */
export function placedDocument(
  placed: readonly PlacedRow[],
  duplicates: readonly string[],
  refused: readonly RefusedRow[],
): string {
  let xml = '<result>';
  for (const { id, imei } of placed) {
    xml += `<imeis><id>${id}</id><imei>${imei}</imei><status>Pending</status></imeis>`;
  }
  if (duplicates.length > 0) {
    xml += `<imeiduplicates>${element('imei', duplicates.join(','))}</imeiduplicates>`;
  }
  for (const { imei, error } of refused) {
    xml += `<imeierrors>${element('imei', imei)}${element('error', error)}</imeierrors>`;
  }
  return `${xml}</result>`;
}

const statusIds: Readonly<Record<OrderState, number>> = {
  pending: 1,
  completed: 2,
  rejected: 3,
  'in process': 4,
};

const statusTexts: Readonly<Record<OrderState, readonly string[]>> = {
  pending: ['Pending', 'PENDING', 'pending'],
  completed: ['Completed', 'completed', 'COMPLETED'],
  rejected: ['Rejected', 'REJECTED', 'rejected'],
  'in process': ['In Process', 'In process', 'IN PROCESS'],
};

/** One order with where it stands and the service it was made with. */
export interface OrderStanding {
  readonly order: Order;
  readonly state: OrderState;
  readonly service: Service | undefined;
}

/** The answer to a question for results. Spelling, missing ids and ways of escaping vary by seed, IMEI and service. */
export function statusesDocument(seed: number, standings: readonly OrderStanding[]): string {
  return `<result>\n${standings.map((standing) => statusRow(seed, standing)).join('\n')}\n</result>`;
}

function statusRow(seed: number, { order, state, service }: OrderStanding): string {
  const about = [order.imei, order.serviceId, state];
  const statusId =
    draw(seed, 'statusId', ...about) < 0.25 ? '' : element('statusId', String(statusIds[state]));
  return (
    `<imeis><id>${order.id}</id>` +
    element('package', service?.title ?? '') +
    element('imei', order.imei) +
    statusId +
    element('status', pick(statusTexts[state], seed, 'status', ...about)) +
    code(seed, { order, state, service }) +
    element('requestedat', requestedAt(order.at)) +
    '</imeis>'
  );
}

function code(seed: number, { order, state, service }: OrderStanding): string {
  switch (state) {
    case 'pending':
      return '<code></code>';
    case 'in process':
      return '<code/>';
    case 'rejected':
      return draw(seed, 'why', order.imei) < 0.5 ? '' : '<code>Not Found</code>';
    case 'completed': {
      const text = resultText(seed, order.imei, order.serviceId, service?.report ?? 'full');
      const wrap = pick(
        [cdata, escapeXml, (html: string) => escapeXml(escapeXml(html))],
        seed,
        'code',
        order.imei,
        order.serviceId,
      );
      return `<code>${wrap(text)}</code>`;
    }
  }
}

// The supplier names no zone and writes the hour without its zero.
function requestedAt(milliseconds: number): string {
  const [date, time] = new Date(milliseconds).toISOString().split(/[T.]/) as [string, string];
  return `${date} ${time.replace(/^0/, '')}`;
}

/** The account's balance, in one of the two shapes of the trade. */
export function accountDocument(shape: 'credits' | 'mail', micros: number): string {
  const amount = balanceText(micros);
  return shape === 'credits'
    ? `<Client><ClientCredits>$ ${amount} USD</ClientCredits></Client>`
    : `<result><mail>buyer@example.com</mail><credit>${amount}</credit><currency>USD</currency></result>`;
}
