import { readFileSync } from 'node:fs';

/** One line of the report. A target of null is measured, but nothing is promised. */
export interface Figure {
  what: string;
  measured: number;
  target: number | null;
  unit: string;
  /** Whether the target is the least instead of the most. */
  isFloor?: boolean;
}

const WARM_UP = 2;
const ROUNDS = 11;

/** The middle of some numbers; NaN where there are none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The most memory that a process has ever held, in MB. */
export function peakMemory(pid: number): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(peak?.[1] ?? Number.NaN) / 1_024;
}

/** The median time of a work in milliseconds, after it has been done twice. */
export async function medianTime(work: () => Promise<unknown>, rounds = ROUNDS): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + rounds; i++) {
    const started = performance.now();
    await work();
    if (i >= WARM_UP) times.push(performance.now() - started);
  }
  return median(times);
}

/** Whether a figure is as good as its target. */
export function holds({ measured, target, isFloor }: Figure): boolean {
  if (target === null) return true;
  return isFloor ? measured >= target : measured <= target;
}

/** A figure as it is measured, e.g. `orders: no filter: 3.1 ms`. */
export function inWords({ what, measured, unit }: Figure): string {
  return `${what}: ${measured < 100 ? measured.toFixed(1) : Math.round(measured)} ${unit}`;
}

/** The figures as a table. */
export function printFigures(figures: readonly Figure[]): void {
  console.table(
    figures.map((figure) => {
      const { what, measured, target, unit, isFloor } = figure;
      const told = measured < 100 ? measured.toFixed(1) : Math.round(measured);
      return {
        what,
        measured: `${told} ${unit}`,
        target: target === null ? '' : `${isFloor ? 'at least ' : ''}${target} ${unit}`,
        ratio: target === null ? '' : (measured / target).toFixed(2),
        holds: target === null ? '' : holds(figure) ? 'yes' : 'NO',
      };
    }),
  );
}
