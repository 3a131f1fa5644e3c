/** How far a database was: which one it is, the paid calls it had permitted, and its newest movement of money. */
export interface Mark {
  installation: string;
  permits: number;
  ledgerEntry: number;
}

/** Servers that share a database may share the folder too; then each has a mark of its own. */
export const isMarkFile = (name: string): boolean => /^high-water-mark(-[\w-]+)?\.json$/.test(name);

/** Reads a mark as it was written; null when the text is none. */
export function readMark(text: string): Mark | null {
  try {
    const { installation, permits, ledgerEntry } = JSON.parse(text) as Mark;
    const isMark =
      typeof installation === 'string' &&
      Number.isSafeInteger(permits) &&
      Number.isSafeInteger(ledgerEntry);
    return isMark ? { installation, permits, ledgerEntry } : null;
  } catch {
    return null;
  }
}
