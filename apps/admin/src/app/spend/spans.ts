/** Days that are often asked for together. */
export interface Span {
  label: string;
  from: string;
  to: string;
  /** The one that is shown when nothing is chosen. */
  isUsual?: boolean;
}

const A_DAY = 86_400_000;

/** Spans that end today; days are UTC, as the caps are. Takes the present in milliseconds. */
export function spansUntil(now: number): Span[] {
  const day = (back: number) => new Date(now - back * A_DAY).toISOString().slice(0, 10);
  const to = day(0);
  return [
    { label: $localize`Today`, from: to, to },
    { label: $localize`7 days`, from: day(6), to },
    { label: $localize`30 days`, from: day(29), to, isUsual: true },
    { label: $localize`This month`, from: `${to.slice(0, 8)}01`, to },
    { label: $localize`This year`, from: `${to.slice(0, 5)}01-01`, to },
  ];
}
