/** How far a database was: which one it is, the paid calls it had permitted, and its newest movement of money. */
export interface Mark {
  installation: string;
  permits: number;
  ledgerEntry: number;
}

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
