const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SEPARATOR = 0x1f;

/**
 * A number from 0 (included) to 1 (excluded) that depends on the seed and on what it is about, and on nothing else:
 * the same question gets the same answer in every run and in any order of asking.
 */
export function draw(seed: number, ...about: readonly (string | number)[]): number {
  let hash = FNV_OFFSET ^ seed;
  for (const part of about) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    }
    hash = Math.imul(hash ^ SEPARATOR, FNV_PRIME);
  }
  // FNV alone hardly moves its high bits for short texts; this spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** One of several, chosen by {@link draw}. The list must not be empty. */
export function pick<T>(
  from: readonly T[],
  seed: number,
  ...about: readonly (string | number)[]
): T {
  return from[Math.floor(draw(seed, ...about) * from.length)] as T;
}

/**
 * The share (0 to 1) of the items, chosen by {@link draw}: as many as the share comes to when rounded, but at least one
 * when the share is not zero, so that a fault on a short call is not silently none.
 */
export function pickShare(
  items: readonly string[],
  share: number,
  seed: number,
  ...about: readonly (string | number)[]
): ReadonlySet<string> {
  if (share === 0) return new Set();
  const count = Math.max(1, Math.round(items.length * share));
  return new Set(
    items
      .map((item) => ({ item, rank: draw(seed, ...about, item) }))
      .sort((one, other) => one.rank - other.rank)
      .slice(0, count)
      .map(({ item }) => item),
  );
}
