import type { Batch } from '@hammer/contract';
import { counted, formatCount } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import type { Stage, StageName } from './stage-list.js';

/** The stage at which a blocker of the quote is mended; what is not named here is in the way of the run. */
const stageOfBlocker: Readonly<Record<string, StageName>> = {
  'intake-unfinished': 'file',
  'no-imei-column': 'columns',
  'no-service': 'check',
  'unknown-service': 'check',
  'service-gone': 'check',
  'nothing-to-check': 'check',
  'daily-cap': 'price',
  'batch-cap': 'price',
  'balance-unknown': 'price',
  'balance-too-low': 'price',
};

/** How far a draft is: the first stage with a blocker needs its reader, and without one it is ready to run. */
export function stagesOf(batch: Batch): Stage[] {
  const blocked = new Set(
    (batch.quote?.blockers ?? []).map(({ code }) => stageOfBlocker[code] ?? 'run'),
  );
  const notes = notesOf(batch);
  const names = Object.keys(notes) as StageName[];
  const firstBlocked = names.find((name) => blocked.has(name));
  return names.map((name) => ({
    name,
    note: notes[name],
    standing: standingOf(name, firstBlocked, blocked, names),
  }));
}

function standingOf(
  name: StageName,
  firstBlocked: StageName | undefined,
  blocked: ReadonlySet<StageName>,
  names: readonly StageName[],
): Stage['standing'] {
  if (blocked.has(name)) return 'blocked';
  if (firstBlocked !== undefined && names.indexOf(name) > names.indexOf(firstBlocked))
    return 'later';
  return name === 'run' ? 'next' : 'done';
}

function notesOf({
  fileName,
  columns,
  imeiColumn,
  progress,
  quote,
}: Batch): Record<StageName, string> {
  const column = imeiColumn === null ? null : (columns[imeiColumn] ?? '');
  return {
    file: fileName ?? $localize`A list of ${counted(progress.rows, 'row')}:rows:`,
    columns: column === null ? $localize`No IMEI column` : $localize`IMEIs in “${column}:column:”`,
    check: checkNote(progress.classes),
    price: quote ? formatMoney(quote.totalMicros) : $localize`Not quoted`,
    run: $localize`Nothing is paid yet`,
  };
}

/** Rows that are left out are said with those that are not, so that no number is taken for the whole file. */
function checkNote({ to_check: toCheck, invalid }: Batch['progress']['classes']): string {
  const count = formatCount(toCheck);
  return invalid === 0
    ? $localize`${count}:count: to check`
    : $localize`${count}:count: to check, ${formatCount(invalid)}:invalid: invalid`;
}
