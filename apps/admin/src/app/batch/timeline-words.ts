import type { BatchTimeline, TimelineKind } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';
import { counted, formatCount } from '../words/counts.js';
import { pauseInWords } from '../words/pause-words.js';
import { exactMomentInWords } from '../words/time-words.js';

type Event = BatchTimeline['events'][number];

/** Something that happened to a batch, as it is told. */
export interface EventWords {
  at: string;
  moment: string;
  icon: IconName;
  tone: '' | 'risk' | 'good';
  text: string;
  who: string | null;
  why: string | null;
}

const icons: Readonly<Record<TimelineKind, IconName>> = {
  created: 'file',
  quoted: 'coin',
  'approval-asked': 'hourglass',
  approved: 'check',
  started: 'play',
  'first-call': 'send',
  'size-proven': 'check',
  paused: 'pause',
  resumed: 'play',
  placed: 'check',
  'first-result': 'orders',
  'last-result': 'orders',
  exported: 'download',
  cancelled: 'minus',
  completed: 'check',
};

/** What happened, in words; who did it is told as far as the reader may know. */
export function eventInWords(event: Event, reader: number | undefined): EventWords {
  return {
    at: event.at,
    moment: exactMomentInWords(event.at),
    icon: icons[event.kind],
    tone: event.kind === 'paused' ? 'risk' : event.kind === 'completed' ? 'good' : '',
    text: textOf(event),
    who: whoOf(event, reader),
    why: whyOf(event),
  };
}

function whyOf({ code, message }: Event): string | null {
  return code === null || message === null ? message : pauseInWords({ code, message });
}

function textOf({ kind, amount }: Event): string {
  const orders = counted(amount ?? 0, 'order');
  switch (kind) {
    case 'created':
      return $localize`The list was taken in`;
    case 'quoted':
      return $localize`Quoted last, for ${counted(amount ?? 0, 'check')}:checks:`;
    case 'approval-asked':
      return $localize`A second person was asked to approve`;
    case 'approved':
      return $localize`Approved`;
    case 'started':
      return amount === null ? $localize`Started` : $localize`Started, for ${orders}:orders:`;
    case 'first-call':
      return amount === 1
        ? $localize`First call, with 1 IMEI`
        : $localize`First call, with ${formatCount(amount ?? 0)}:count: IMEIs`;
    case 'size-proven':
      return amount === 1
        ? $localize`The trial with 1 IMEI was answered whole`
        : $localize`The trial with ${formatCount(amount ?? 0)}:count: IMEIs was answered whole`;
    case 'paused':
      return $localize`Paused`;
    case 'resumed':
      return $localize`Resumed`;
    case 'placed':
      return $localize`All placed: ${orders}:orders: at the supplier`;
    case 'first-result':
      return $localize`First result`;
    case 'last-result':
      return $localize`Last result, of ${orders}:orders:`;
    case 'exported':
      return $localize`Downloaded`;
    case 'cancelled':
      return $localize`The rest was cancelled`;
    case 'completed':
      return $localize`Completed`;
  }
}

function whoOf({ by }: Event, reader: number | undefined): string | null {
  if (!by) return null;
  if (by.kind === 'host') return $localize`on the server's own machine`;
  if (by.kind === 'token') return $localize`by a program with a token`;
  return by.personId === reader ? $localize`by you` : $localize`by somebody else`;
}
