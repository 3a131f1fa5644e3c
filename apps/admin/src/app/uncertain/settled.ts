import type { UncertainDetail } from '@hammer/contract';

/** What a decision has left of a call, and in words what was done. */
export interface Settled {
  call: UncertainDetail;
  text: string;
}
