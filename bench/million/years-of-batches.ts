/** A service of the sandbox's price list, with the price in micros. */
interface Bought {
  id: string;
  title: string;
  micros: number;
}

/** A batch of the generator, before its orders are made; moments in milliseconds. */
export interface SeededBatch {
  id: number;
  name: string;
  state: 'completed' | 'running' | 'cancelled';
  service: Bought;
  orders: number;
  firstOrder: number;
  firstPlacement: number;
  placements: number;
  createdAt: number;
  day: string;
}

const BIG = 20_000;
const PER_CALL = 100;
const SMALL = [1, 339, 10, 100, 50] as const;

/** Of twenty big batches each, so many are of the first service, and so on. */
const services: readonly (Bought & { share: number })[] = [
  { id: '1739', title: '📱 iPhone Carrier + SimLock + FMI #1', micros: 80_000, share: 11 },
  { id: '269', title: 'T-Mobile USA - Status Check', micros: 80_000, share: 4 },
  { id: '0042', title: 'Blacklist & Warranty', micros: 12_500, share: 3 },
  { id: '0007', title: '⚡ FMI ON/OFF "fast" <all models>', micros: 3_500, share: 2 },
];
const byShare = services.flatMap((service) => Array.from({ length: service.share }, () => service));

/** Every so many-th order is uncertain, and its batch therefore still running. */
export const UNCERTAIN_EVERY = 200_000;

const DAY = 86_400_000;
const DAYS = 400;

/** Nine tenths of the orders in batches of 20,000, the others in small ones between them, over the last 400 days. */
export function batchesOf(orders: number): SeededBatch[] {
  const big = Math.floor((orders * 0.9) / BIG);
  const sizes: number[] = [];
  let left = orders - big * BIG;
  for (let i = 0; left > 0; i++) {
    sizes.push(Math.min(left, SMALL[i % SMALL.length] ?? 1));
    left -= sizes.at(-1) ?? 0;
  }
  const every = Math.max(1, Math.floor(sizes.length / Math.max(1, big)));
  const all: number[] = [];
  for (let i = 0; i < sizes.length; i++) {
    all.push(sizes[i] ?? 0);
    if ((i + 1) % every === 0 && (i + 1) / every <= big) all.push(BIG);
  }
  return placed(all);
}

/** A big batch that is neither old nor new. */
export function middleOf(batches: readonly SeededBatch[]): SeededBatch {
  const big = batches.filter(({ orders }) => orders === BIG);
  return big[Math.floor(big.length / 3)] ?? batches[0]!;
}

function placed(sizes: readonly number[]): SeededBatch[] {
  const end = Math.floor(Date.now() / DAY) * DAY - DAY;
  let firstOrder = 1;
  let firstPlacement = 1;
  return sizes.map((orders, i) => {
    const createdAt =
      end - DAYS * DAY + Math.floor((i * DAYS) / sizes.length) * DAY + (i % 600) * 60_000;
    const isCancelled = orders < BIG && i % 50 === 3;
    const hasUncertain =
      Math.floor((firstOrder + orders - 1) / UNCERTAIN_EVERY) >
      Math.floor((firstOrder - 1) / UNCERTAIN_EVERY);
    const batch: SeededBatch = {
      id: i + 1,
      name: orders === BIG ? `Stock list ${i + 1}` : `List ${i + 1}`,
      state: isCancelled ? 'cancelled' : hasUncertain ? 'running' : 'completed',
      service: byShare[(i * 7) % byShare.length] ?? services[0]!,
      orders,
      firstOrder,
      firstPlacement,
      placements: isCancelled ? 0 : Math.ceil(orders / PER_CALL),
      createdAt,
      day: new Date(createdAt).toISOString().slice(0, 10),
    };
    firstOrder += orders;
    firstPlacement += batch.placements;
    return batch;
  });
}
