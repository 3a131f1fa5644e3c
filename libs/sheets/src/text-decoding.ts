import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.js';
import type { SheetWarning } from './warnings.js';

/** A text and how it was encoded. */
export interface DecodedText {
  text: string;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  warnings: SheetWarning[];
}

/** Not tab, line breaks, or the end-of-file mark of old DOS programs. */
const controlCharacters = /[\x00-\x08\x0e-\x19\x1b-\x1f]/g;

/**
 * Decodes by the byte order mark, else as UTF-8 if it is that without a fault, else as windows-1252, which is what
 * Excel writes in Western countries. Throws a Refusal for what is no text at all.
 */
export function decodeText(content: Uint8Array): DecodedText {
  const encoding = encodingOf(content);
  const text = new TextDecoder(encoding).decode(content);
  if (isBinary(text)) {
    throw new Refusal(
      'file-not-a-sheet',
      'This is neither a spreadsheet nor a text. Save the list as XLSX or CSV and upload that.',
    );
  }
  return { text, encoding, warnings: warningsAbout(encoding, text) };
}

function encodingOf(content: Uint8Array): DecodedText['encoding'] {
  const [first, second, third] = content;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  return isUtf8(content) ? 'utf-8' : 'windows-1252';
}

function warningsAbout(encoding: DecodedText['encoding'], text: string): SheetWarning[] {
  if (encoding === 'windows-1252') return [{ code: 'not-utf-8' }];
  return text.includes('\ufffd') ? [{ code: 'damaged-characters' }] : [];
}

function isBinary(text: string): boolean {
  const start = text.slice(0, 1_000_000);
  const found = start.match(controlCharacters)?.length ?? 0;
  return text.includes('\0') || found > start.length / 200;
}
