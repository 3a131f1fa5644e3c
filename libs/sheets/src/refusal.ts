/** The stable codes of what a user can mend about a file. */
export type RefusalCode =
  | 'file-empty'
  | 'file-too-large'
  | 'file-not-a-sheet'
  | 'file-too-many-rows'
  | 'file-too-many-columns'
  | 'file-unreadable'
  | 'file-too-slow';

/**
 * A file that cannot be taken in, with a message that says what to do. Thrown within the reading process, which knows
 * nothing of the other rooms; the reader turns it into a UserError on the other side.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
