import type { AuditEntry } from '@hammer/contract';
import { counted, formatCount } from './counts.js';
import { formatMoney } from './money.js';
import { momentInWords } from './time-words.js';

const acts: Readonly<Record<string, string>> = {
  'set-up-used': $localize`Became the first admin`,
  'signed-in': $localize`Signed in`,
  'signed-in-again': $localize`Gave the password once more`,
  'signed-out': $localize`Signed out`,
  'sign-in-refused': $localize`Failed to sign in`,
  'password-chosen': $localize`Chose a password by link`,
  'password-changed': $localize`Changed the password`,
  'second-factor-on': $localize`Turned the second factor on`,
  'second-factor-off': $localize`Turned the second factor off`,
  'person-added': $localize`Added a person`,
  'person-changed': $localize`Changed a person`,
  'person-reset': $localize`Reset the password of a person`,
  'person-disabled': $localize`Disabled a person`,
  'token-created': $localize`Created a token`,
  'token-revoked': $localize`Revoked a token`,
  'approval-asked': $localize`Asked for approval`,
  'batch-approved': $localize`Approved a batch`,
  'batch-started': $localize`Started a batch`,
  'batch-paused': $localize`Paused a batch`,
  'batch-resumed': $localize`Resumed a batch`,
  'batch-cancelled': $localize`Cancelled a batch`,
  'spending-stopped': $localize`Pressed STOP`,
  'stop-lifted': $localize`Lifted STOP`,
  'batch-exported': $localize`Exported a batch`,
  'ledger-exported': $localize`Exported the ledger`,
  'uncertain-accepted': $localize`Found uncertain orders at the supplier`,
  'uncertain-not-accepted': $localize`Declared uncertain orders not accepted`,
  'uncertain-write-off': $localize`Accepted the loss of uncertain orders`,
  'anomaly-seen': $localize`Looked at an anomaly`,
  'orders-exported': $localize`Exported orders`,
  'webhook-created': $localize`Added a webhook`,
  'webhook-changed': $localize`Changed a webhook`,
  'webhook-secret-changed': $localize`Made a new secret for a webhook`,
  'webhook-removed': $localize`Removed a webhook`,
  'webhook-tested': $localize`Sent a test to a webhook`,
  'webhook-replayed': $localize`Sent alerts once more`,
  'log-level-changed': $localize`Changed how much is logged`,
};

const subjects: Readonly<Record<string, (id: string) => string>> = {
  anomaly: (id) => $localize`anomaly ${id}:id:`,
  batch: (id) => $localize`batch ${id}:id:`,
  ledger: (id) => $localize`ledger ${id}:id:`,
  log: () => $localize`the log`,
  order: (id) => $localize`order ${id}:id:`,
  orders: (id) => $localize`orders ${id}:id:`,
  person: (id) => $localize`person ${id}:id:`,
  placement: (id) => $localize`call ${id}:id:`,
  spending: () => $localize`spending`,
  token: (id) => $localize`token ${id}:id:`,
  webhook: (id) => $localize`webhook ${id}:id:`,
};

const detailNames: Readonly<Record<string, string>> = {
  addresses: $localize`Addresses`,
  batchId: $localize`Batch`,
  dailyCapMicros: $localize`Daily cap`,
  deliveryId: $localize`Delivery`,
  email: $localize`E-mail`,
  events: $localize`Alerts`,
  expiresAt: $localize`Expires at`,
  format: $localize`Format`,
  from: $localize`From`,
  layout: $localize`Layout`,
  isOn: $localize`On`,
  name: $localize`Name`,
  note: $localize`Note`,
  orders: $localize`Orders`,
  origin: $localize`Address`,
  proof: $localize`Proof`,
  quote: $localize`Quote`,
  reason: $localize`Reason`,
  replayed: $localize`Sent again`,
  reconciled: $localize`Reconciled`,
  role: $localize`Role`,
  scopes: $localize`Scopes`,
  serviceId: $localize`Service`,
  since: $localize`Since`,
  sessionId: $localize`Session`,
  sessions: $localize`Sessions`,
  status: $localize`Status`,
  to: $localize`Until`,
  totalMicros: $localize`Total`,
  wrong: $localize`Wrong`,
};

/** What was done, in words; an act that is not known here is spelled as it is called. */
export function actInWords(act: string): string {
  return acts[act] ?? spell(act.replaceAll('-', ' '));
}

/** What it was done to, e.g. `batch 3`; of a person the name as far as it is known. */
export function subjectInWords(subject: string, names: ReadonlyMap<number, string>): string {
  if (subject === 'person:unknown') return $localize`an e-mail that nobody has`;
  const [, id] = /^person:(\d+)$/.exec(subject) ?? [];
  if (id !== undefined && names.has(Number(id))) return names.get(Number(id)) ?? '';
  const [, kind = '', number = ''] = /^([a-z]+)(?:[ :](\d+))?$/.exec(subject) ?? [];
  const orders = /^(\d+) orders$/.exec(subject)?.[1];
  if (orders !== undefined) return counted(Number(orders), 'order');
  return subjects[kind]?.(number).trim() ?? subject;
}

/** The facts of an entry, each with its name, as far as there is something to say. */
export function detailsInWords(details: AuditEntry['details']): { name: string; text: string }[] {
  return Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      name:
        detailNames[key] ?? spell(key.replace(/Micros$/, '').replace(/([a-z])([A-Z])/g, '$1 $2')),
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
  if (value === null) return $localize`none`;
  if (typeof value === 'boolean') return value ? $localize`yes` : $localize`no`;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatCount(value);
  if (Array.isArray(value)) return value.map(inWords).join(', ') || $localize`none`;
  return JSON.stringify(value);
}

function spell(words: string): string {
  const lower = words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
