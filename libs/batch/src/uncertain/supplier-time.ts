/** `2025-11-14 1:46:39`, as if it were UTC; null for any other form, because 03/04/25 may be two days. */
export function readTime(text: string | null): number | null {
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(
    (text ?? '').trim(),
  );
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
