const wholeNumber = /^-?\d+$/;

/**
 * The text of a number as a workbook stores it: whole numbers with all their digits and never as a power of ten, so
 * that an IMEI stays one; fractions to the 15 digits that Excel shows (it stores 0.1 + 0.2 as 0.30000000000000004).
 */
export function numberText(stored: string): string {
  if (wholeNumber.test(stored)) return stored;
  const number = Number(stored);
  if (!Number.isFinite(number)) return stored;
  return Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}

/** What a user sees in a cell: TRUE and FALSE, dates as ISO text without a zone (sheets know none). */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  return '';
}

/** Excel's day 1; what is earlier is a time of day alone. */
const FIRST_DAY = Date.UTC(1900, 0, 1);

function dateText(date: Date): string {
  // A number that is no date but is formatted as one; Excel shows the same.
  if (Number.isNaN(date.getTime())) return '########';
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T');
  if (date.getTime() < FIRST_DAY) return time;
  return time === '00:00:00' ? day : `${day}T${time}`;
}
