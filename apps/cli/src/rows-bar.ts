import { mention } from './say.js';

/** How often a line says how far it is where nobody sees it drawn, and how often it is drawn, in milliseconds. */
const SAID_EVERY = 5_000;
const DRAWN_EVERY = 100;

/** Says how many rows are done: on one line of a terminal, or in a line now and then. */
export class RowsBar {
  private last = '';
  private at = -Infinity;

  constructor(private readonly output: NodeJS.WriteStream) {}

  show(doing: string, rows: number, total: number): void {
    const now = performance.now();
    const isDue = now - this.at >= (this.output.isTTY ? DRAWN_EVERY : SAID_EVERY);
    if (doing === this.last && rows < total && !isDue) return;
    this.at = now;
    const erase = doing === this.last ? '\r\u001b[2K' : this.last === '' ? '' : '\n';
    const line = `${doing} ${rows.toLocaleString('en')} of ${total.toLocaleString('en')} rows`;
    if (this.output.isTTY) this.output.write(`${erase}${line}`);
    else mention(line);
    this.last = doing;
  }

  end(): void {
    if (this.output.isTTY && this.last !== '') this.output.write('\n');
  }
}
