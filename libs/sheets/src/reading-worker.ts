import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from './read-sheet.js';
import type { ReadingReport } from './reading-report.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';

/** Unpacking a portion must not hold up the server's own thread for more than a few milliseconds. */
const CELLS_IN_A_PORTION = 10_000;
const CHARACTERS_IN_A_PORTION = 1_000_000;

const say = (report: ReadingReport) => parentPort?.postMessage(report);

try {
  const sheet = await readSheet(workerData as Uint8Array);
  say({ kind: 'read', sheet: { ...sheet, rows: [] } });
  tellRowsWhenAsked(sheet);
} catch (error) {
  // Anything else is our own mistake and reaches the server as the thread's error.
  if (!(error instanceof Refusal)) throw error;
  say({ kind: 'refused', code: error.code, message: error.message });
}

function tellRowsWhenAsked({ rows }: Sheet): void {
  let told = 0;
  parentPort?.on('message', () => {
    const first = told;
    let cells = 0;
    let characters = 0;
    while (
      told < rows.length &&
      cells < CELLS_IN_A_PORTION &&
      characters < CHARACTERS_IN_A_PORTION
    ) {
      for (const cell of rows[told] ?? []) characters += cell.length;
      cells += rows[told]?.length ?? 0;
      told++;
    }
    say({ kind: 'rows', rows: rows.slice(first, told), isLast: told === rows.length });
  });
}
