/**
 * What went wrong and must be mended by whoever asked: the message says what happened and what to do.
 * `code` is stable, kebab-case, and part of the contract; `details` are facts a program may want.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Something that Hammer needs is not there just now and will be again: the supplier, the database, disk space. */
export class OperationalError extends Error {
  override readonly name = 'OperationalError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
