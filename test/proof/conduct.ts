import { errorDocument } from '../../apps/sandbox/src/answers.js';
import { asSupplier, webServerPage } from '../../apps/sandbox/src/instead.js';
import type { Struck } from '../../apps/sandbox/src/mischief.js';
import type { Dice } from './dice.js';

/** What the supplier's side of the line puts in the place of the true answer. */
export interface Substitute {
  status: number;
  body: string;
  retryAfterMs: number | null;
}

/** How the supplier and the network behave in one call. Times in milliseconds. */
export interface Conduct {
  fault: string | null;
  connects: boolean;
  /** `late`: carried out long after nobody waits for the answer any more. */
  carriedOut: 'now' | 'late' | 'never';
  lateBy: number;
  /** How the true answer is falsified or dressed. */
  struck: Struck;
  substitute: Substitute | null;
  /** Whether the answer arrives, is cut at a share of its length (and whether that shows), or never arrives. */
  arrival: 'whole' | { cutAt: number; shows: boolean } | 'lost' | 'silence';
  before: number;
  after: number;
}

/** A fault that strikes a call with so many IMEIs. */
type Fault = (dice: Dice, imeis: readonly string[]) => Partial<Conduct>;

const orNot = (dice: Dice): Pick<Conduct, 'carriedOut'> => ({
  carriedOut: dice.happens(0.5) ? 'now' : 'never',
});
const page = (status: number, title: string, retryAfterMs: number | null = null): Substitute => ({
  status,
  body: webServerPage(title),
  retryAfterMs,
});
const text = (error: string): Substitute => ({
  ...asSupplier(errorDocument(error)),
  retryAfterMs: null,
});
const refusal = (error: string): Partial<Conduct> => ({
  carriedOut: 'never',
  substitute: text(error),
});

/** Every fault of the sandbox that a paid call can meet, and how the line itself fails. */
export const paidFaults: Readonly<Record<string, Fault>> = {
  'connection refused': () => ({ connects: false }),
  'dropped before it was carried out': () => ({ carriedOut: 'never', arrival: 'lost' }),
  'dropped after it was carried out': () => ({ arrival: 'lost' }),
  silence: (dice) => ({ ...orNot(dice), arrival: 'silence' }),
  'accepted late': (dice) => ({
    carriedOut: 'late',
    lateBy: dice.magnitude(1_000, 300_000),
    arrival: dice.pick(['lost', 'silence']),
  }),
  'server error': (dice) => ({
    ...orNot(dice),
    substitute: page(dice.pick([500, 502, 503, 504]), 'Server Error'),
  }),
  'too many calls': (dice) => ({
    carriedOut: 'never',
    substitute: page(
      429,
      '429 Too Many Requests',
      dice.happens(0.8) ? dice.whole(1, 60) * 1_000 : null,
    ),
  }),
  forbidden: (dice) => ({ carriedOut: 'never', substitute: page(dice.pick([401, 403]), 'No') }),
  redirect: (dice) => ({ ...orNot(dice), substitute: page(302, 'Moved') }),
  'html page': (dice) => ({ ...orNot(dice), substitute: page(200, '502 Bad Gateway') }),
  'empty body': (dice) => ({
    ...orNot(dice),
    substitute: { status: 200, body: '', retryAfterMs: null },
  }),
  truncated: (dice) => ({ arrival: { cutAt: dice.next(), shows: dice.happens(0.5) } }),
  'php notice': () => ({ struck: { notice: {} } }),
  phpxml: () => ({ struck: { phpxml: {} } }),
  'byte order mark': (dice) => ({
    struck: { bom: {}, ...(dice.happens(0.5) && { noProlog: {} }) },
  }),
  'omitted rows': (dice) => ({
    struck: { omit: { share: dice.whole(1, 10) / 10, charged: dice.happens(0.5) } },
  }),
  'only the last of the call': (dice) => ({
    struck: { lastOnly: { charged: dice.pick(['last', 'all'] as const) } },
  }),
  'foreign imei': (dice) => ({ struck: { foreignImei: { instead: dice.happens(0.5) } } }),
  'repeated order id': (dice) => ({
    struck: { repeatedOrderId: { of: dice.pick(['account', 'call'] as const) } },
  }),
  'claimed duplicates': (dice) => ({
    struck: {
      duplicates: {
        shape: dice.pick([
          'element',
          'whole-answer',
          'whole-answer-after-accepting',
          'imeierrors',
        ] as const),
        share: dice.whole(1, 10) / 10,
      },
    },
  }),
  'invalid imeis': (dice) => ({ struck: { invalidImei: { share: dice.whole(1, 10) / 10 } } }),
  'invalid imei as the whole answer': (dice, imeis) => {
    const refused = dice.pick(imeis);
    const others = dice.happens(0.5);
    return {
      carriedOut: imeis.length > 1 && others ? 'now' : 'never',
      struck: { invalidImei: { imeis: [refused] } },
      substitute: text(`Invalid IMEI: ${refused}`),
    };
  },
  'unknown error text': (dice) => ({
    ...orNot(dice),
    substitute: text(dice.pick(['Try again later', 'Invalid Order ID', 'Error 17'])),
  }),
  maintenance: () => refusal('Website is in maintenance...'),
  'account refused': () => refusal('This user is not active'),
  'service refused': () => refusal('Invalid value of Network Id!'),
  'slow answer': (dice) => ({ before: dice.magnitude(2_000, 90_000) }),
  'slow way back': (dice) => ({ after: dice.magnitude(2_000, 90_000) }),
};

/** The faults that a free call can meet. */
export const freeFaults: Readonly<Record<string, Fault>> = Object.fromEntries(
  [
    'connection refused',
    'dropped before it was carried out',
    'server error',
    'too many calls',
    'html page',
    'truncated',
    'php notice',
    'phpxml',
    'maintenance',
  ].map((name) => [name, paidFaults[name] as Fault]),
);

const PROMPT: Omit<Conduct, 'before' | 'after'> = {
  fault: null,
  connects: true,
  carriedOut: 'now',
  lateBy: 0,
  struck: {},
  substitute: null,
  arrival: 'whole',
};

/** How one call goes that meets this fault, or none. */
export function conductOf(fault: string | null, dice: Dice, imeis: readonly string[]): Conduct {
  const usual = { ...PROMPT, before: dice.magnitude(20, 2_000), after: dice.magnitude(1, 200) };
  const strike = fault === null ? undefined : paidFaults[fault];
  return strike ? { ...usual, fault, ...strike(dice, imeis) } : usual;
}
