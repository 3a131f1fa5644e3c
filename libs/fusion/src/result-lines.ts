import { knownLabelPattern, labelNamed, type ResultLabel } from './result-labels.js';

/** One statement of a result text; `label` is undefined for a line that has none that is known. */
export interface ResultLine {
  label?: ResultLabel;
  value: string;
  /** `Label: value`, as a person reads it. */
  text: string;
}

/** A label that is not in the table still ends a value when a dash stands before it. */
const unknownLabel =
  /\s[-–—|]\s(?=\p{L}[^:：\n]{0,40}[:：](?!\/\/))(?![^:：\n]*\s[-–—|]\s[^:：\n]*[:：])/u;

/**
 * Takes a plain text apart: first by its lines, then, where statements are joined in one line, at the known labels. A
 * dash never separates by itself, because values hold dashes (`23 - US AT&T Activation Policy`).
 */
export function readLines(text: string): ResultLine[] {
  return text.split('\n').flatMap(splitLine);
}

function splitLine(line: string): ResultLine[] {
  const found = labelsIn(line).filter((match, place) =>
    place === 0 ? mayStart(line.slice(0, match.index)) : true,
  );
  const [first] = found;
  if (!first) return [{ value: '', text: line }];
  const lines: ResultLine[] = [];
  const before = trimmed(line.slice(0, first.index));
  if (before) lines.push({ value: '', text: before });
  found.forEach((match, place) => {
    const name = match[1] ?? '';
    const rest = line.slice(match.index + match[0].length, found[place + 1]?.index);
    const end = unknownLabel.exec(rest)?.index ?? rest.length;
    const value = trimmed(rest.slice(0, end));
    lines.push({ label: labelNamed(name), value, text: `${name}: ${value}`.trim() });
    const beyond = trimmed(rest.slice(end));
    if (beyond) lines.push({ value: '', text: beyond });
  });
  return lines;
}

/** As `matchAll` would find them; that makes a new expression for every line, which takes twenty times as long. */
function labelsIn(line: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  knownLabelPattern.lastIndex = 0;
  for (;;) {
    const match = knownLabelPattern.exec(line);
    if (!match) return found;
    found.push(match);
  }
}

/** Words in front of the first label belong to it: `Previous Carrier` is not `Carrier`. */
function mayStart(before: string): boolean {
  return !/[\p{L}\p{N}]/u.test(before) || /[^\p{L}\p{N}\s]\s*$/u.test(before);
}

function trimmed(value: string): string {
  return value.replace(/^[\s\-–—|,;•]+/u, '').replace(/[\s\-–—|,;•]+$/u, '');
}
