/** A moment (milliseconds) as it stands in names of files, in UTC: `2026-11-25T04-37-33Z`. Names sort as their moments. */
export function momentInNames(moment: number): string {
  return new Date(moment).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
}

/** What {@link momentInNames} makes. */
export const momentPattern = String.raw`\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ`;

/** The moment in a name, in milliseconds; null when there is none. */
export function readMoment(name: string): number | null {
  const found = new RegExp(momentPattern).exec(name)?.[0];
  return found === undefined
    ? null
    : Date.parse(found.replace(/T(\d\d)-(\d\d)-(\d\d)Z/, 'T$1:$2:$3Z'));
}
