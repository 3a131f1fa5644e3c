/** The day whose cap counts at a moment (milliseconds): the date in UTC, e.g. `2026-11-22`. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
