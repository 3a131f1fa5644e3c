import type { Progress } from '@hammer/contract';
import { dollars, inWords, mention } from './say.js';

const WIDTH = 30;

/** Draws a batch's progress on one line of a terminal; without a terminal it stays silent. */
export class ProgressBar {
  private drawn = false;

  constructor(private readonly output: NodeJS.WriteStream) {}

  /** `beside` is what else there is to say, such as which server has done how much. */
  draw(progress: Progress, beside = ''): void {
    if (!this.output.isTTY) return;
    // A line that goes on in the next one of the terminal would not be erased.
    const line = lineOf(progress, beside).slice(0, this.output.columns);
    this.output.write(`\r\u001b[2K${line}`);
    this.drawn = true;
  }

  end(): void {
    if (this.drawn) this.output.write('\n');
    this.drawn = false;
  }
}

/** The same as a plain line, for the end and for logs. */
export function mentionProgress(progress: Progress, beside = ''): void {
  mention(lineOf(progress, beside));
}

function lineOf(
  { phase, statuses, orders, money, imeisPerSecond, timeLeft, trouble }: Progress,
  beside: string,
): string {
  const placing = statuses.planned + statuses.prepared + statuses.sending;
  const waiting = statuses.pending + statuses.in_process;
  const done = phase === 'placing' ? orders - placing : orders - placing - waiting;
  const filled = orders === 0 ? WIDTH : Math.floor((done / orders) * WIDTH);
  const parts = [
    `${phase.padEnd(7)} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${orders}`,
    ...(beside ? [beside] : []),
    `spent ${dollars(money.spentMicros)}`,
    ...(money.atRiskMicros > 0
      ? [`at risk ${dollars(money.atRiskMicros)} (${statuses.uncertain} uncertain)`]
      : []),
    ...(phase === 'placing' && imeisPerSecond !== null ? [`${imeisPerSecond}/s`] : []),
    ...(phase === 'placing' && timeLeft !== null
      ? [`${inWords(timeLeft.leastSeconds)} to ${inWords(timeLeft.mostSeconds)} left`]
      : []),
    ...(trouble ? [trouble.message] : []),
  ];
  return parts.join('  ');
}
