import type { Problem } from '@hammer/contract';

/** Why a verb ended without success, and how a script is told. */
export class Failure extends Error {
  readonly exitCode: number;
  readonly problem: Problem | null;

  constructor(
    message: string,
    options: { exitCode?: number; problem?: Problem; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
    this.problem = options.problem ?? null;
  }
}

/** The exit code of wrong usage. */
export const USAGE = 2;

/** What the exit codes mean. */
export const exitCodes = `Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but something is uncertain or was refused;
4 the server does not answer; 5 not confirmed.`;
