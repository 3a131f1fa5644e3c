import type { AuditEntry } from '@hammer/contract';
import { formatMoney } from './money.js';
import { momentInWords } from './time-words.js';

const acts: Readonly<Record<string, string>> = {
  'set-up-used': 'Became the first admin',
  'signed-in': 'Signed in',
  'signed-in-again': 'Gave the password once more',
  'signed-out': 'Signed out',
  'sign-in-refused': 'Failed to sign in',
  'password-chosen': 'Chose a password by link',
  'password-changed': 'Changed the password',
  'second-factor-on': 'Turned the second factor on',
  'second-factor-off': 'Turned the second factor off',
  'person-added': 'Added a person',
  'person-changed': 'Changed a person',
  'person-reset': 'Reset the password of a person',
  'person-disabled': 'Disabled a person',
  'token-created': 'Created a token',
  'token-revoked': 'Revoked a token',
  'approval-asked': 'Asked for approval',
  'batch-approved': 'Approved a batch',
  'batch-started': 'Started a batch',
  'batch-paused': 'Paused a batch',
  'batch-resumed': 'Resumed a batch',
  'batch-cancelled': 'Cancelled a batch',
  'spending-stopped': 'Pressed STOP',
  'stop-lifted': 'Lifted STOP',
  'batch-exported': 'Exported a batch',
  'ledger-exported': 'Exported the ledger',
  'uncertain-accepted': $localize`Found uncertain orders at the supplier`,
  'uncertain-not-accepted': $localize`Declared uncertain orders not accepted`,
  'uncertain-write-off': $localize`Accepted the loss of uncertain orders`,
  'anomaly-seen': $localize`Looked at an anomaly`,
  'orders-exported': 'Exported orders',
};

/** What was done, in words; an act that is not known here is spelled as it is called. */
export function actInWords(act: string): string {
  return acts[act] ?? spell(act.replaceAll('-', ' '));
}

/** What it was done to, e.g. `batch 3`; of a person the name as far as it is known. */
export function subjectInWords(subject: string, names: ReadonlyMap<number, string>): string {
  if (subject === 'person:unknown') return 'an e-mail that nobody has';
  const [, id] = /^person:(\d+)$/.exec(subject) ?? [];
  return names.get(Number(id)) ?? subject.replace(':', ' ');
}

/** The facts of an entry, each with its name, as far as there is something to say. */
export function detailsInWords(details: AuditEntry['details']): { name: string; text: string }[] {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      name: spell(key.replace(/Micros$/, '').replace(/([a-z])([A-Z])/g, '$1 $2')),
      text: valueInWords(key, value),
    }));
}

function valueInWords(key: string, value: unknown): string {
  if (typeof value !== 'number') return inWords(value);
  if (key.endsWith('Micros')) return formatMoney(value);
  if (key.endsWith('At')) return momentInWords(new Date(value).toISOString());
  return inWords(value);
}

function inWords(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (Array.isArray(value)) return value.map(inWords).join(', ') || 'none';
  return JSON.stringify(value);
}

function spell(words: string): string {
  const lower = words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
