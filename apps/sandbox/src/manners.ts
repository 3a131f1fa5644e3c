import { z } from 'zod';
import { microsSchema } from './money.js';

/**
 * What the supplier does with an IMEI that it has already: name it in `<imeiduplicates>`, answer the whole call with
 * "IMEI already exists!" (having accepted nothing, or all the others), name it in `<imeierrors>`, or charge it again.
 */
export const duplicateShapeSchema = z.enum([
  'element',
  'whole-answer',
  'whole-answer-after-accepting',
  'imeierrors',
  'accept-again',
]);

/** How long an order takes: milliseconds, from the least to the most, by seed, IMEI and service. */
export const spanSchema = z
  .strictObject({ least: z.number().min(0), most: z.number().min(0) })
  .refine(({ least, most }) => least <= most, 'the least must not be more than the most');

/** How the supplier behaves when nothing is wrong. Each has a default; all can change while it runs. */
export const mannersSchema = z.strictObject({
  duplicates: duplicateShapeSchema.default('element'),
  /** Whether `getimeis` without ids lists the whole account; otherwise it is an unknown order. */
  accountList: z.boolean().default(true),
  /** `credits` is `<Client><ClientCredits>$ 150.00 USD`, `mail` is `mail, credit, currency`; `off` is an unknown action. */
  accountInfo: z.enum(['off', 'credits', 'mail']).default('off'),
  /** What is left from now on. */
  balanceMicros: microsSchema.default(1_000_000_000_000_000),
  completeAfterMs: spanSchema.default({ least: 2_000, most: 20_000 }),
  /** Share of orders, 0 to 1, that end Rejected and are refunded. */
  rejectedShare: z.number().min(0).max(1).default(0.02),
  /** The real supplier charges an IMEI with a wrong check digit. */
  refuseWrongCheckDigit: z.boolean().default(false),
});

/** What may be changed at run time; what is left out stays. */
export const mannersPatchSchema = z.strictObject({
  duplicates: mannersSchema.shape.duplicates.unwrap().optional(),
  accountInfo: mannersSchema.shape.accountInfo.unwrap().optional(),
  accountList: z.boolean().optional(),
  balanceMicros: microsSchema.optional(),
  completeAfterMs: spanSchema.optional(),
  rejectedShare: mannersSchema.shape.rejectedShare.unwrap().optional(),
  refuseWrongCheckDigit: z.boolean().optional(),
});

/** The manners in force; `balanceMicros` is what the account opened with. */
export type Manners = z.output<typeof mannersSchema>;

/** Manners as given at start: everything may be left out. */
export type MannersGiven = z.input<typeof mannersSchema>;

/** Manners as given at run time. */
export type MannersPatch = z.input<typeof mannersPatchSchema>;
