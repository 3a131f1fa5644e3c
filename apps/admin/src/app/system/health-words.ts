import type { Fact } from '../signs/fact-list.js';
import type { HealthReport } from '../server/problem.js';
import { formatCount } from '../words/counts.js';
import { stretchInWords } from '../words/time-words.js';

type Part = HealthReport['details'][string];

const partNames: Readonly<Record<string, string>> = {
  database: $localize`Database`,
  supplier: $localize`Supplier`,
  cache: $localize`Price list`,
  environment: $localize`Environment`,
  metrics: $localize`Process`,
  backup: $localize`Backups`,
};

const statusWords: Readonly<Record<string, string>> = {
  up: $localize`Well`,
  degraded: $localize`In trouble`,
  down: $localize`Down`,
};

/** What works and what does not, part by part, as the server reports it. */
export function factsOfHealth({ details }: HealthReport): Fact[] {
  return Object.entries(details).map(([name, part]) => ({
    name: partNames[name] ?? name,
    value: statusWords[part.status] ?? part.status,
    note: noteOf(name, part),
    ...toneOf(part.status),
  }));
}

function toneOf(status: string): Pick<Fact, 'tone'> {
  if (status === 'up') return {};
  return { tone: status === 'degraded' ? 'risk' : 'bad' };
}

function noteOf(name: string, part: Part): string {
  if (typeof part.message === 'string') return messageOf(name, part) ?? part.message;
  const number = (key: string) => (typeof part[key] === 'number' ? part[key] : null);
  const latency = number('latencyMs');
  if (name === 'database' && latency !== null)
    return $localize`Answers within ${formatCount(latency)}:time: ms`;
  const age = number('servicesAgeSeconds');
  if (name === 'cache')
    return age === null
      ? $localize`Not read yet since the start`
      : $localize`Read ${stretchInWords(age)}:time: ago`;
  const node = part['node'];
  if (name === 'environment' && typeof node === 'string') return `Node ${node}`;
  const memory = number('memoryMegabytes');
  const orders = number('totalOrders');
  return name === 'metrics' && memory !== null && orders !== null
    ? $localize`${formatCount(memory)}:megabytes: MB of memory, ${formatCount(orders)}:orders: orders kept`
    : '';
}

/** Where all is well, the sentence of a part is one of a few. */
function messageOf(name: string, part: Part): string | undefined {
  if (part.status !== 'up') return undefined;
  if (name === 'backup') return $localize`BACKUP_FOLDER is not set: none is made.`;
  if (name !== 'supplier') return undefined;
  return 'lastAnswerAt' in part ? $localize`The supplier answered.` : $localize`Not asked yet`;
}
