/** Something that the tables say differently of the same thing. */
export interface Difference {
  /** Which comparison has found it; stable. */
  check: string;
  /** What it is about, e.g. `placement 7`. */
  subject: string;
  message: string;
}
