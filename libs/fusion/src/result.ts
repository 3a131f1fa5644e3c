import { plainText } from './plain-text.js';
import type { ResultField, ResultLabel } from './result-labels.js';
import { readLines, type ResultLine } from './result-lines.js';
import {
  readBlacklist,
  readCarrier,
  readFmi,
  readImei,
  readSimlock,
  readText,
  type ValueReader,
} from './result-values.js';

/** What a result text says of a device. Null is *not said*: unknown, never unlocked, off or clean. */
export interface DeviceResult {
  model: string | null;
  /** 14 to 16 digits. */
  imei2: string | null;
  /** The name without a policy number, or `Unlocked`. */
  carrier: string | null;
  /** `Unlocked`, `Locked`, or what the text says instead. */
  simlock: string | null;
  /** Find My iPhone: `ON` or `OFF`. */
  fmi: string | null;
  /** `Clean`, `Blacklisted`, or what the text says instead. */
  blacklist: string | null;
  serial: string | null;
  meid: string | null;
  /** Not the same as {@link fmi}: a device whose iCloud status is Clean may well have Find My iPhone on. */
  icloudStatus: string | null;
  nextTetherPolicy: string | null;
  mdm: string | null;
  appleCare: string | null;
  /** As written; the order of day and month differs between services. */
  purchaseDate: string | null;
  /** The whole text as plain text, one `Label: value` on a line. */
  display: string;
}

/** Reads a result text of the supplier, as it came: HTML, escaped any number of times, or plain. Never throws. */
export function readResult(code: string): DeviceResult {
  const lines = readLines(plainText(code));
  const value = (field: ResultField, read: ValueReader): string | null =>
    firstValue(lines, field, read);
  return {
    model: value('model', readText),
    imei2: value('imei2', readImei) ?? secondImei(lines),
    carrier: value('carrier', readCarrier),
    simlock: value('simlock', readSimlock),
    fmi: value('fmi', readFmi),
    blacklist: value('blacklist', readBlacklist),
    serial: value('serial', readText),
    meid: value('meid', readText),
    icloudStatus: value('icloudStatus', readText),
    nextTetherPolicy: value('nextTetherPolicy', readText),
    mdm: value('mdm', readText),
    appleCare: value('appleCare', readText),
    purchaseDate: value('purchaseDate', readText),
    display: lines.map(({ text }) => text).join('\n'),
  };
}

/** The first value that can be read; a weak label counts only where no strong one has any. */
function firstValue(lines: ResultLine[], field: ResultField, read: ValueReader): string | null {
  for (const weak of [false, true]) {
    for (const { label, value } of lines) {
      if (!speaksOf(label, field) || label.weak !== weak) continue;
      const found = read(value, label);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Some texts have no label for the second IMEI, only a second, different line for an IMEI. */
function secondImei(lines: ResultLine[]): string | null {
  const imeis = lines.flatMap(({ label, value }) =>
    speaksOf(label, 'imei') ? (readImei(value, label) ?? []) : [],
  );
  return imeis.find((imei) => imei !== imeis[0]) ?? null;
}

function speaksOf(label: ResultLabel | undefined, field: ResultField): label is ResultLabel {
  return label?.field === field;
}
