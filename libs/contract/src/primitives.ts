import { z } from 'zod';

/** Money in integer micros of the supplier's currency: 80000 is $0.08. */
export const micros = z.int().meta({ description: 'Integer micros: 80000 is $0.08.' });

/** A moment, ISO 8601 with its zone. */
export const moment = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' });

export const count = z.int().nonnegative();

/** An IMEI as text: leading zeros matter. */
export const imei = z
  .string()
  .regex(/^\d{15}$/, 'must be the 15 digits of an IMEI')
  .meta({ description: '15 digits, as text.' });

/** A page of a list; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ data: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** The opaque text that stands for a place in a list that is ordered by a number. */
export function cursorOf(place: number): string {
  return btoa(`at:${place}`).replaceAll('=', '');
}

/** How much of a list is asked for. A cursor arrives as the place it stands for. */
export const pageQuery = z.object({
  cursor: z
    .string()
    .max(200)
    .transform((text, context) => {
      const place = placeOfCursor(text);
      if (place !== null) return place;
      context.addIssue({
        code: 'custom',
        message: 'is not a cursor that a list has given out; ask for the first page again',
      });
      return z.NEVER;
    })
    .optional()
    .meta({ description: 'The nextCursor of the page before.' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

function placeOfCursor(text: string): number | null {
  try {
    const match = /^at:(\d{1,15})$/.exec(atob(text));
    return match ? Number(match[1]) : null;
  } catch {
    return null;
  }
}
