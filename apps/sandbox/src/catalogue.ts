import { pick } from './random.js';
import type { Report } from './result-text.js';

/** One kind of check on the price list, as the supplier words it. */
export interface Service {
  readonly id: string;
  readonly category: string;
  readonly title: string;
  priceMicros: number;
  readonly timeTaken: string;
  /** HTML. */
  readonly mustRead: string;
  readonly report: Report;
}

const SERVICES = 236;
// The price list does not change with the seed: tests and demos name services by their ids.
const LIST_SEED = 1;

const known: readonly Service[] = [
  {
    id: '1739',
    category: 'Apple Checkers',
    title: '📱 iPhone Carrier + SimLock + FMI #1',
    priceMicros: 80_000,
    timeTaken: 'Instant-5 Minutes',
    mustRead: '<b>No refund</b> for wrong IMEI & model',
    report: 'full',
  },
  {
    id: '269',
    category: 'T-Mobile',
    title: 'T-Mobile USA - Status Check',
    priceMicros: 80_000,
    timeTaken: '1-24 Hours',
    mustRead: '',
    report: 'carrier',
  },
  {
    id: '0042',
    category: 'Generic',
    title: 'Blacklist & Warranty',
    priceMicros: 12_500,
    timeTaken: 'Instant',
    mustRead: '-',
    report: 'blacklist',
  },
  {
    id: '0007',
    category: 'Apple Checkers',
    title: '⚡ FMI ON/OFF "fast" <all models>',
    priceMicros: 3_500,
    timeTaken: 'Instant',
    mustRead: 'Bulk allowed<br>',
    report: 'find-my',
  },
];

const carriers = [
  ['AT&T USA', 'AT&T'],
  ['T-Mobile USA', 'T-Mobile'],
  ['Verizon USA', 'Verizon'],
  ['Sprint USA', 'Sprint'],
  ['Cricket USA', 'Cricket'],
  ['Metro PCS USA', 'Metro PCS'],
  ['Xfinity USA', 'Xfinity'],
  ['Bell/Virgin Canada', 'Canada'],
  ['Rogers/Fido Canada', 'Canada'],
  ['Telus/Koodo Canada', 'Canada'],
  ['EE/Orange/T-Mobile UK', 'United Kingdom'],
  ['O2/Tesco UK', 'United Kingdom'],
  ['Three UK', 'United Kingdom'],
  ['Vodafone UK', 'United Kingdom'],
  ['Orange France', 'France'],
  ['SFR France', 'France'],
  ['Bouygues Télécom France', 'France'],
  ['Movistar España', 'Spain'],
  ['Telekom Deutschland', 'Germany'],
  ['Swisscom', 'Switzerland'],
  ['Telia Sverige', 'Sweden'],
  ['SoftBank 日本', 'Japan'],
  ['Optus Australia', 'Australia'],
  ['Telcel México', 'Mexico'],
] as const;

const kinds: readonly (readonly [title: string, report: Report, priceMicros: readonly number[]])[] =
  [
    ['Status Check', 'carrier', [20_000, 55_000, 80_000]],
    ['iPhone Carrier & SIM-Lock Check', 'carrier', [45_000, 99_500, 120_000]],
    ['🔒 Full Check (Carrier + FMI + Blacklist)', 'full', [150_000, 180_000, 210_000]],
    ['iPhone Clean #2 <i>Premium</i>', 'full', [4_500_000, 19_990_000, 44_000_000]],
    ['FMI / iCloud Check', 'find-my', [2_500, 7_750, 15_000]],
    ['✅ Blacklist Check - Pro', 'blacklist', [12_500, 30_000]],
    ['Samsung/Android Status', 'carrier', [60_000, 1_250_000]],
    ['Bulk Check (100+) ★ cheap', 'full', [40_000, 65_250]],
    ["Activation Policy - Seller's choice", 'full', [70_000, 110_000]],
    ['Simple Lock Status', 'carrier', [9_900, 18_000]],
  ];

const times = ['Instant', 'Instant-5 Minutes', '1-24 Hours', '1-3 Days', '5 - 10 Business Days'];
const notes = [
  '',
  '-',
  '<b>No refund</b> for wrong IMEI & model',
  '<font color="red">Do not submit twice!</font><br>Not for <u>Blacklisted</u>',
  '<p>Supported: iPhone 4 &rarr; iPhone 14</p><ul><li>Clean</li><li>Financed</li></ul>',
];

/** The supplier's 236 services. Prices can change, and a service can be withdrawn; nothing else changes. */
export class Catalogue {
  readonly #all: readonly Service[];
  readonly #byId: Map<string, Service>;
  readonly #withdrawn = new Set<string>();
  /** Counts the changes, so that the written price list can be kept. */
  changes = 0;

  constructor() {
    this.#all = [...known.map((service) => ({ ...service })), ...invented()];
    this.#byId = new Map(this.#all.map((service) => [service.id, service]));
  }

  /** What is on the price list. */
  get services(): readonly Service[] {
    return this.#all.filter(({ id }) => !this.#withdrawn.has(id));
  }

  /** A service, also one that is withdrawn: its orders go on. */
  find(id: string | null): Service | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  /** A service that can be bought now. */
  findOffered(id: string | null): Service | undefined {
    return id === null || this.#withdrawn.has(id) ? undefined : this.#byId.get(id);
  }

  /** Puts a service on the price list, or takes it off. */
  offer(id: string, isOffered: boolean): void {
    if (isOffered) this.#withdrawn.delete(id);
    else this.#withdrawn.add(id);
    this.changes += 1;
  }

  /** Changes a price, for the list and for what is charged from now on; undefined if there is no such service. */
  reprice(id: string, priceMicros: number): Service | undefined {
    const service = this.#byId.get(id);
    if (!service) return undefined;
    service.priceMicros = priceMicros;
    this.changes += 1;
    return service;
  }

  /** Puts every price and every service back. */
  reset(): void {
    this.#withdrawn.clear();
    const original = new Catalogue();
    for (const { id, priceMicros } of original.services) this.reprice(id, priceMicros);
  }
}

function invented(): Service[] {
  const services: Service[] = [];
  for (const [kind, report, prices] of kinds) {
    for (const [carrier, category] of carriers) {
      if (services.length === SERVICES - known.length) return services;
      const title = `${carrier} - ${kind}`;
      services.push({
        id: String(301 + services.length * 6),
        category,
        title,
        priceMicros: pick(prices, LIST_SEED, 'price', title),
        timeTaken: pick(times, LIST_SEED, 'time', title),
        mustRead: pick(notes, LIST_SEED, 'note', title),
        report,
      });
    }
  }
  return services;
}
