import type { Quote } from '@hammer/contract';
import { UserError } from '@hammer/settings';

/** Throws a UserError for the first thing that stands in the way of paying, with all of them. */
export function assertNothingBlocks({ blockers }: Quote): void {
  const [blocker] = blockers;
  if (blocker) throw new UserError(blocker.code, blocker.message, { blockers });
}
