/** What a label of a result text speaks of. `imei` is read only to recognise a second one. */
export type ResultField =
  | 'model'
  | 'imei'
  | 'imei2'
  | 'carrier'
  | 'simlock'
  | 'fmi'
  | 'blacklist'
  | 'serial'
  | 'meid'
  | 'icloudStatus'
  | 'nextTetherPolicy'
  | 'mdm'
  | 'appleCare'
  | 'purchaseDate';

/** A label as the text wrote it, and what it means; `field` is null for one that only ends the value before it. */
export interface ResultLabel {
  field: ResultField | null;
  /** Counts only where no other label of the field has a value. */
  weak: boolean;
  /** "Is Network Locked": the value is a yes or a no. */
  question: boolean;
}

/** The trade's spellings. Case does not matter, and a space stands for any white space, dash or nothing. */
const spellings: Record<ResultField, string[]> = {
  model: ['model', 'model name', 'device', 'device model', 'product name'],
  imei: ['imei', 'imei number', 'imei no', 'imei 1', 'imei 1 number', 'imei number 1'],
  imei2: ['imei 2', 'imei 2 number', 'imei number 2'],
  carrier: ['locked carrier', 'carrier', 'network', 'operator', 'initial carrier'],
  simlock: ['sim lock', 'sim lock status', 'lock status', 'is network locked'],
  fmi: [
    'find my iphone',
    'find my iphone status',
    'find my',
    'find my mac',
    'fmi',
    'fmi status',
    'icloud lock',
    'activation lock',
  ],
  blacklist: [
    'current gsma status',
    'gsma blacklist status',
    'blacklist status',
    'usa blacklist',
    'at&t esn',
  ],
  serial: ['serial number', 'serial no', 'serial', 'sn', 's/n'],
  meid: ['meid', 'meid number'],
  icloudStatus: ['icloud status'],
  nextTetherPolicy: ['next tether policy', 'next tether policy id'],
  mdm: ['mdm', 'mdm status', 'mdm lock'],
  appleCare: ['apple care eligible'],
  purchaseDate: ['estimated purchase date'],
};

const weakSpellings: Partial<Record<ResultField, string[]>> = {
  model: ['model description', 'description', 'model desc', 'model info'],
  carrier: ['next tether activation policy description'],
};

const questions = ['is network locked'];

/** Labels of which nothing is read here, known so that they end the value before them and are not taken for another. */
const otherSpellings = [
  'activated',
  'activation date',
  'activation status',
  'activation policy',
  'apple care',
  'applied activation policy',
  'blacklist history',
  'capacity',
  'color',
  'colour',
  'country',
  'coverage status',
  'demo unit',
  'eid',
  'first carrier',
  'gsma report',
  'icloud',
  'initial activation policy',
  'initial activation policy description',
  'initial activation policy id',
  'item status',
  'last unbrick',
  'loaner',
  'loaner device',
  'locked',
  'model number',
  'model region',
  'next tether activation policy',
  'next tether activation policy id',
  'original carrier',
  'part number',
  'previous carrier',
  'purchase country',
  'purchase date',
  'refurbished',
  'refurbished device',
  'registered device',
  'repairs and service coverage',
  'repairs and service expiration date',
  'replaced',
  'replaced by apple',
  'replaced device',
  'replacement',
  'result',
  'sold by',
  'sold to',
  'status',
  'technical support',
  'telephone technical support',
  'unbricked',
  'valid purchase date',
  'warranty',
  'warranty status',
];

const labels = new Map<string, ResultLabel>();
for (const [field, names] of Object.entries(spellings)) learn(names, field as ResultField, false);
for (const [field, names] of Object.entries(weakSpellings))
  learn(names, field as ResultField, true);
learn(otherSpellings, null, false);

/** Longest first, so that `Model` is not found in `Model Description`, nor `Carrier` in `Locked Carrier`. */
const alternatives = [...labels.keys()]
  .sort((one, other) => other.length - one.length)
  .map((name) => name.replaceAll(' ', '[\\s_-]*'))
  .join('|');

/** Finds every known label with its colon; the label itself is the first group. */
export const knownLabelPattern = new RegExp(
  `(?<![\\p{L}\\p{N}&])(${alternatives})\\s*\\??\\s*[:：](?!//)`,
  'giu',
);

const bySqueezedName = new Map([...labels].map(([name, label]) => [squeezed(name), label]));

/** What a label means, as {@link knownLabelPattern} found it. */
export function labelNamed(text: string): ResultLabel | undefined {
  return bySqueezedName.get(squeezed(text));
}

function learn(names: readonly string[], field: ResultField | null, weak: boolean): void {
  for (const name of names) labels.set(name, { field, weak, question: questions.includes(name) });
}

function squeezed(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}
