import type { ResultLabel } from './result-labels.js';

/** A value as a reader finds it: null where it says nothing that can be read. */
export type ValueReader = (value: string, label: ResultLabel) => string | null;

const notSaid =
  /^(?:|[-–—?.]+|n\/?a|null|none|unknown|undefined|not (?:available|found|applicable))\.?$/i;
const unlocked = /^(?:(?:factory|fully|sim|multi-mode)[ -]?)?unlock(?:ed)?$/i;

/** The text as it is, unless it only says that there is none. */
export const readText: ValueReader = (value) => (notSaid.test(value) ? null : value);

/** 14 to 16 digits at the start of the value. */
export const readImei: ValueReader = (value) => /^\d{14,16}(?!\d)/.exec(value)?.[0] ?? null;

/** The name without the number and the words of its activation policy; "Unlocked" for every spelling of that. */
export const readCarrier: ValueReader = (value) => {
  const name = withoutPolicyNumber(value)
    .replace(/\s+(?:(?:locked )?(?:next tether )?activation policy|locked policy)\.?$/i, '')
    .trim();
  return unlocked.test(undecorated(name)) ? 'Unlocked' : readText(name, plainLabel);
};

/** Unlocked, Locked, or the text: "Flex policy" is neither, and "unlocked" contains "locked", so only whole words count. */
export const readSimlock: ValueReader = (value, { question }) => {
  const text = undecorated(withoutPolicyNumber(value));
  if (question && /^yes$/i.test(text)) return 'Locked';
  if (question && /^no$/i.test(text)) return 'Unlocked';
  if (unlocked.test(text) || /^not[ -]locked$/i.test(text)) return 'Unlocked';
  if (/^(?:sim[ -]?)?locked?$/i.test(text)) return 'Locked';
  return readText(value, plainLabel);
};

/** ON or OFF; anything else, "Clean" or "No information", says neither. */
export const readFmi: ValueReader = (value) => {
  const text = undecorated(value);
  if (/^on(?![\w/])(?!\s*(?:\/|or\b))|^(?:yes|enabled|active|true|locked)$/i.test(text))
    return 'ON';
  if (/^off(?![\w/])(?!\s*(?:\/|or\b))|^(?:no|disabled|inactive|false|unlocked)$/i.test(text)) {
    return 'OFF';
  }
  return null;
};

/** The text, with Clean and Blacklisted spelled alike. */
export const readBlacklist: ValueReader = (value) => {
  const text = undecorated(value);
  if (/^clean$/i.test(text)) return 'Clean';
  if (/^black ?listed$/i.test(text)) return 'Blacklisted';
  return readText(text, plainLabel);
};

const plainLabel: ResultLabel = { field: null, weak: false, question: false };

function withoutPolicyNumber(value: string): string {
  return value.replace(/^\d{1,5}\s*[-–—:]\s*/, '');
}

/** Without full stops, ticks and coloured dots around it. */
function undecorated(value: string): string {
  return value.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N})\]]+$/u, '');
}
