import { z } from 'zod';
import { microsSchema } from './money.js';
import { duplicateShapeSchema, spanSchema } from './manners.js';

const share = z.number().gt(0).max(1);
const charged = z.boolean().default(false);
const milliseconds = z.number().min(0).max(3_600_000);

const onlySchema = z.strictObject({
  action: z.enum(['imeiservices', 'placeorder', 'getimeis', 'accountinfo']).optional(),
  /** IMEIs of a paid call, order ids of a call for results. */
  minimumSize: z.int().min(1).optional(),
  serviceId: z.string().optional(),
  /** An order id that is asked for. */
  orderId: z.string().optional(),
});

const strike = {
  /** The chance, 0 to 1, that it strikes a call it could strike; always unless told. */
  probability: z.number().min(0).max(1).optional(),
  /** How many times it strikes before it is over; for ever unless told. */
  next: z.int().min(0).optional(),
  /** How many calls that it could strike pass first. */
  skip: z.int().min(0).optional(),
  only: onlySchema.optional(),
};

const hasNoFilterAtAccept = (rule: { at: string; only?: object | undefined }) =>
  rule.at !== 'accept' || rule.only === undefined;
const atAcceptMessage = 'at "accept" nothing has been read yet, so "only" cannot be used';

/** Every fault there is, as one rule. What each does is told in the README, one line each. */
const rules = {
  latency: z.strictObject({
    ...strike,
    ms: z.union([milliseconds, spanSchema]),
    at: z.enum(['before', 'after']).default('before'),
  }),
  rateLimit: z.strictObject({
    ...strike,
    perMinute: z.int().min(0),
    retryAfter: z.enum(['seconds', 'date']).default('seconds'),
    waitSeconds: z.int().min(0).optional(),
  }),
  drop: z
    .strictObject({
      ...strike,
      at: z.enum(['accept', 'body', 'charged']),
      how: z.enum(['reset', 'close']).default('reset'),
    })
    .refine(hasNoFilterAtAccept, atAcceptMessage),
  killProcess: z
    .strictObject({
      ...strike,
      pid: z
        .int()
        .min(2)
        .refine((pid) => pid !== process.pid, 'must not be the sandbox itself'),
      at: z.enum(['accept', 'body', 'middle', 'after']),
      /** At "body" only: whether the call of the dead process is carried out all the same. */
      charged,
    })
    .refine(hasNoFilterAtAccept, atAcceptMessage),
  silence: z.strictObject({ ...strike, charged }),
  lateAccept: z.strictObject({
    ...strike,
    afterMs: milliseconds,
    meanwhile: z.enum(['silence', 'drop']).default('silence'),
  }),
  serverError: z.strictObject({
    ...strike,
    status: z.int().min(500).max(599).default(500),
    charged,
  }),
  redirect: z.strictObject({ ...strike, location: z.string().default('/login.php'), charged }),
  htmlPage: z.strictObject({ ...strike, charged }),
  emptyBody: z.strictObject({ ...strike, charged }),
  maintenance: z.strictObject(strike),
  error: z.strictObject({ ...strike, text: z.string().min(1), charged }),
  truncate: z
    .strictObject({
      ...strike,
      bytes: z.int().min(0).optional(),
      share: z.number().min(0).max(1).optional(),
      contentLength: z.boolean().default(false),
    })
    .refine(
      (rule) => (rule.bytes === undefined) !== (rule.share === undefined),
      'needs either "bytes" or "share"',
    ),
  drip: z.strictObject({ ...strike, bytes: z.int().min(1), everyMs: milliseconds }),
  notice: z.strictObject(strike),
  phpxml: z.strictObject(strike),
  noProlog: z.strictObject(strike),
  bom: z.strictObject(strike),
  omit: z.strictObject({ ...strike, share, charged }),
  lastOnly: z.strictObject({ ...strike, charged: z.enum(['last', 'all']).default('last') }),
  foreignImei: z.strictObject({ ...strike, instead: z.boolean().default(false) }),
  repeatedOrderId: z.strictObject({
    ...strike,
    of: z.enum(['account', 'call']).default('account'),
  }),
  duplicates: z.strictObject({
    ...strike,
    shape: duplicateShapeSchema,
    share: share.optional(),
  }),
  invalidImei: z
    .strictObject({ ...strike, share: share.optional(), imeis: z.array(z.string()).optional() })
    .refine(
      (rule) => (rule.imeis === undefined) !== (rule.share === undefined),
      'needs either "share" or "imeis"',
    ),
  priceChange: z.strictObject({ ...strike, serviceId: z.string(), priceMicros: microsSchema }),
};

/** The names of the faults that strike calls. */
export type FaultKind = keyof typeof rules;

/** A fault as it is given: one rule with its defaults left out. */
export type FaultGiven<K extends FaultKind> = z.input<(typeof rules)[K]>;

/** A fault with its defaults filled in. */
export type Fault<K extends FaultKind> = z.output<(typeof rules)[K]>;

/** The names of the faults, in the order in which they are looked at. */
export const faultKinds = Object.keys(rules) as FaultKind[];

type OneOrMore<T> = T | readonly T[];

// A union of a rule and a list would hide what is wrong with a rule behind "Invalid input".
function oneOrMore<Rule extends z.ZodType>(
  rule: Rule,
): z.ZodType<z.output<Rule>[], OneOrMore<z.input<Rule>>> {
  return z.preprocess(
    (given) => (Array.isArray(given) ? (given as unknown[]) : [given]),
    z.array(rule),
  ) as unknown as z.ZodType<z.output<Rule>[], OneOrMore<z.input<Rule>>>;
}

type Lists = {
  [K in FaultKind]: z.ZodOptional<
    z.ZodType<z.output<(typeof rules)[K]>[], OneOrMore<z.input<(typeof rules)[K]>>>
  >;
};

const lists = Object.fromEntries(
  Object.entries(rules).map(([kind, rule]) => [kind, oneOrMore(rule as z.ZodType).optional()]),
) as unknown as Lists;

const refuseConnections = z.strictObject({ forMs: milliseconds.optional() }).optional();

/** The faults in force: by kind, one rule or several, of which the first that fits a call strikes. */
export const faultsSchema = z.strictObject({ ...lists, refuseConnections });

/** Some of the faults; a kind that is given replaces the rules of that kind, `null` ends them. */
export const faultsPatchSchema = z.record(z.string(), z.unknown()).transform((given, context) => {
  const ended = Object.keys(given).filter((kind) => given[kind] === null);
  const changed = Object.fromEntries(
    Object.entries(given).filter(([kind]) => !ended.includes(kind)),
  );
  const parsed = faultsSchema.safeParse(changed);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  }
  return { ended, changed: parsed.data };
});

/** Faults as they are given. */
export type FaultsGiven = z.input<typeof faultsSchema>;

/** Faults with their defaults filled in and every rule in a list. */
export type Faults = z.output<typeof faultsSchema>;

/** A change of faults as it is given. */
export type FaultsPatch = {
  [K in keyof FaultsGiven]?: FaultsGiven[K] | null;
};
