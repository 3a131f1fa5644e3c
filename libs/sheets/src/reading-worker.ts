import process from 'node:process';
import { readSheet } from './read-sheet.js';
import type { ReadingReport, ReadingRequest } from './reading-report.js';
import { Refusal } from './refusal.js';

/** Unpacking a portion must not hold up the server for more than a few milliseconds. */
const CELLS_IN_A_PORTION = 10_000;
const CHARACTERS_IN_A_PORTION = 1_000_000;

let rows: string[][] = [];
let told = 0;

process.on('message', (request: ReadingRequest) => {
  if (request === 'more') say(nextRows());
  else void read(request.content).then(say);
});

function say(report: ReadingReport): void {
  process.send?.(report);
}

async function read(content: Uint8Array): Promise<ReadingReport> {
  try {
    const sheet = await readSheet(content);
    rows = sheet.rows;
    return { kind: 'read', sheet: { ...sheet, rows: [] } };
  } catch (error) {
    if (error instanceof Refusal) {
      return { kind: 'refused', code: error.code, message: error.message };
    }
    return { kind: 'failed', reason: error instanceof Error ? String(error.stack) : String(error) };
  }
}

function nextRows(): ReadingReport {
  const first = told;
  let cells = 0;
  let characters = 0;
  while (told < rows.length && cells < CELLS_IN_A_PORTION && characters < CHARACTERS_IN_A_PORTION) {
    for (const cell of rows[told] ?? []) characters += cell.length;
    cells += rows[told]?.length ?? 0;
    told++;
  }
  return { kind: 'rows', rows: rows.slice(first, told), isLast: told === rows.length };
}
