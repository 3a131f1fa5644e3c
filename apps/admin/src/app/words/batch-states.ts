import type { BatchState, Progress } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';

/** How a state of a batch is called, and its sign and tone. */
export interface StateWords {
  label: string;
  icon: IconName;
  tone: 'quiet' | 'busy' | 'good' | 'risk';
}

/** Every state of a batch in words, in the order of the filter. */
export const batchStateWords: Readonly<Record<BatchState, StateWords>> = {
  draft: { label: $localize`Draft`, icon: 'pencil', tone: 'quiet' },
  running: { label: $localize`Running`, icon: 'play', tone: 'busy' },
  paused: { label: $localize`Paused`, icon: 'pause', tone: 'risk' },
  completed: { label: $localize`Completed`, icon: 'check', tone: 'good' },
  cancelled: { label: $localize`Cancelled`, icon: 'minus', tone: 'quiet' },
};

/** Every state, in the order of the filter. */
export const batchStatesInOrder = Object.keys(batchStateWords) as BatchState[];

/** Whether a text, e.g. from an address, names a state of a batch. */
export function isBatchState(text: string | undefined): text is BatchState {
  return text !== undefined && Object.hasOwn(batchStateWords, text);
}

/** What a batch is at: its state, and, where that does not say it, its phase. */
export function stateOf({ state, phase }: Pick<Progress, 'state' | 'phase'>): StateWords {
  const words = batchStateWords[state];
  if (state === 'running' && phase === 'placing')
    return { ...words, label: $localize`Placing`, icon: 'send' };
  if (state === 'running' && phase === 'waiting')
    return { ...words, label: $localize`Waiting for results`, icon: 'hourglass' };
  if (phase === 'uncertain') return { label: $localize`Uncertain`, icon: 'question', tone: 'risk' };
  if (state === 'cancelled' && phase === 'waiting')
    return { ...words, label: $localize`Cancelled, results due` };
  return words;
}

/** Whether nothing will change in a batch any more, so that nobody needs to watch it. */
export function hasEnded({ state, phase }: Pick<Progress, 'state' | 'phase'>): boolean {
  return state === 'completed' || (state === 'cancelled' && phase === 'done');
}
