import { Buffer } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';
import { MOST_INFLATED_BYTES, MOST_WORKBOOK_PARTS } from './limits.js';
import { Refusal } from './refusal.js';

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_LENGTH = 22;
const LONGEST_COMMENT = 65_535;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** A file within an archive, as the archive's directory describes it; sizes in bytes. */
export interface ArchivePart {
  name: string;
  isEncrypted: boolean;
  method: number;
  compressedSize: number;
  inflatedSize: number;
  position: number;
}

/** Reads the directory at the end of a ZIP archive. Throws a Refusal if it is damaged. */
export function listParts(archive: Buffer): ArchivePart[] {
  const end = findEndOfDirectory(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count > MOST_WORKBOOK_PARTS) throw tooLarge();
  const parts: ArchivePart[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL_ENTRY) throw damaged();
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    parts.push({
      name: archive.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
      isEncrypted: (archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
      method: archive.readUInt16LE(at + 10),
      compressedSize: archive.readUInt32LE(at + 20),
      inflatedSize: archive.readUInt32LE(at + 24),
      position: archive.readUInt32LE(at + 42),
    });
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return parts;
}

/**
 * Inflates some parts of an archive. The limit on their sum is checked twice: against the sizes that the directory
 * claims, and while inflating, because a directory can lie. Throws a Refusal.
 */
export function inflateParts(
  archive: Buffer,
  parts: readonly ArchivePart[],
): Map<string, Uint8Array> {
  const claimed = parts.reduce((sum, part) => sum + part.inflatedSize, 0);
  if (claimed > MOST_INFLATED_BYTES) throw tooLarge();
  return new Map(parts.map((part) => [part.name, inflate(archive, part)]));
}

function inflate(archive: Buffer, part: ArchivePart): Uint8Array {
  if (part.isEncrypted) {
    throw new Refusal('file-unreadable', 'The workbook has a password. Save it without one.');
  }
  // The two variable fields of the entry's own header may differ from those in the directory.
  const header = part.position;
  if (header + 30 > archive.length) throw damaged();
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const compressed = archive.subarray(start, start + part.compressedSize);
  if (compressed.length !== part.compressedSize) throw damaged();
  const content = part.method === STORED ? compressed : inflateNoMoreThan(compressed, part);
  if (content.length !== part.inflatedSize) throw damaged();
  return content;
}

function inflateNoMoreThan(compressed: Buffer, part: ArchivePart): Buffer {
  if (part.method !== DEFLATED) throw damaged();
  try {
    return inflateRawSync(compressed, { maxOutputLength: Math.max(1, part.inflatedSize) });
  } catch (error) {
    // More than the directory claims: nobody's spreadsheet program writes that.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw damaged();
  }
}

function findEndOfDirectory(archive: Buffer): number {
  const last = archive.length - END_OF_DIRECTORY_LENGTH;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw damaged();
}

function damaged(): Refusal {
  return new Refusal(
    'file-unreadable',
    'The file is damaged or incomplete. Save it again as XLSX or CSV and upload that.',
  );
}

function tooLarge(): Refusal {
  return new Refusal(
    'file-too-large',
    'The workbook holds far more than a list of IMEIs. Copy the columns you need into a new workbook and upload that.',
  );
}
