import { generateImeis } from '@hammer/imei';

/** Two in a hundred rows are what real files have: repeated, damaged, empty. */
const SPOILED_EVERY = 50;

/** A file of so many rows as users bring them, as CSV. */
export function sampleFile(rows: number): string {
  const lines = generateImeis(rows, 'demo').map((imei, i) => {
    const spoiled = i > 0 && i % SPOILED_EVERY === 0;
    return `${spoiled ? spoil(imei, i) : imei},A-${String(i + 1).padStart(5, '0')},shelf ${(i % 40) + 1}`;
  });
  return `IMEI,SKU,Place\n${lines.join('\n')}\n`;
}

function spoil(imei: string, i: number): string {
  const ways = [imei.slice(0, 14), `${imei.slice(0, 6)} ${imei.slice(6)}`, '3.53371E+14', ''];
  return ways[(i / SPOILED_EVERY) % ways.length] ?? '';
}
