/** A promise that was broken: which one, and how. */
export interface Violation {
  invariant: string;
  what: string;
}

/** Keeps the first promise that was broken, whoever notices it. */
export class Violations {
  first: Violation | null = null;
  /** Resolves when there is one. */
  readonly seen: Promise<void>;
  private readonly tell: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.seen = promise;
    this.tell = resolve;
  }

  note(invariant: string, what: string): void {
    this.first ??= { invariant, what };
    this.tell();
  }
}
