import { Buffer } from 'node:buffer';
import { Refusal } from './refusal.js';

const askForSheet = 'Open it in the program it comes from and save it as XLSX or CSV.';

/** What a file begins with (bytes as latin1), what it is then, and what to do about it. */
const foreignBeginnings: [start: RegExp, what: string, advice: string][] = [
  [
    /^\xd0\xcf\x11\xe0/,
    'an old Excel workbook (.xls) or a workbook with a password',
    'Open it in Excel, remove the password if there is one, and save it as XLSX or CSV.',
  ],
  [/^%PDF/, 'a PDF document', 'Upload the spreadsheet it was made from, or paste the IMEIs.'],
  [
    /^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP|^....ftyp|^II\*\x00|^MM\x00\*/s,
    'an image',
    'Type or paste the IMEIs instead.',
  ],
  [
    /^\x1f\x8b|^7z\xbc\xaf|^Rar!|^\xfd7zXZ|^BZh/,
    'an archive',
    'Unpack it and upload the spreadsheet within.',
  ],
  [/^\{\\rtf/, 'a word processor document (RTF)', 'Paste the IMEIs, or save them as a text file.'],
  [/^SQLite format 3/, 'a database', 'Export the table as CSV.'],
];

/** The same for texts, after white space. */
const foreignTexts: [start: RegExp, what: string, advice: string][] = [
  [
    /^<(?:!doctype html|html|head|body|meta|style|table|div)\b/i,
    'a web page, even if its name ends with .xls',
    'Open it in Excel and save it as XLSX or CSV.',
  ],
  [
    /^<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<(?:\w+:)?Workbook\b/,
    'an Excel 2003 XML file',
    'Open it in Excel and save it as XLSX or CSV.',
  ],
  [/^<\?xml/, 'an XML document', askForSheet],
  [/^[[{]\s*["{[]/, 'a JSON file', 'Convert it to CSV, or paste the IMEIs.'],
];

/** Whether the content is a ZIP archive, as every XLSX workbook is. */
export function isZip(content: Uint8Array): boolean {
  return (
    content[0] === 0x50 &&
    content[1] === 0x4b &&
    (content[2] ?? 0) < 9 &&
    content[3] === (content[2] ?? 0) + 1
  );
}

/** Throws a Refusal that names what the file is, if its first bytes are those of something else than a sheet. */
export function refuseForeignFile(content: Uint8Array): void {
  const start = Buffer.from(content.subarray(0, 32)).toString('latin1');
  refuse(start, foreignBeginnings);
}

/** The same for a text once it is decoded. */
export function refuseForeignText(text: string): void {
  refuse(text.slice(0, 1_000).trimStart(), foreignTexts);
}

function refuse(start: string, known: [RegExp, string, string][]): void {
  const found = known.find(([pattern]) => pattern.test(start));
  if (found) throw new Refusal('file-not-a-sheet', `This is ${found[1]}. ${found[2]}`);
}
