import type { Batch, ImportReport } from '@hammer/contract';
import type { Fact } from '../signs/fact-list.js';
import { counted, formatCount } from '../words/counts.js';
import { sizeInWords } from '../words/sizes.js';
import { ageInWords } from '../words/time-words.js';

const delimiters: Readonly<Record<string, string>> = {
  ',': $localize`commas`,
  ';': $localize`semicolons`,
  '\t': $localize`tabs`,
  '|': $localize`vertical bars`,
};

const encodings: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
};

/** What was found in the file or list of a batch, one fact after the other. `now` is the present in milliseconds. */
export function factsOfImport(report: ImportReport, batch: Batch, now: number): Fact[] {
  return [
    {
      name: report.fileName === null ? $localize`List` : $localize`File`,
      value: report.fileName ?? $localize`Pasted, or sent by a program`,
      note: $localize`${counted(report.rows, 'row')}:rows:, ${sizeInWords(report.bytes)}:size:`,
    },
    { name: $localize`Read as`, value: formOf(report), note: encodingOf(report) },
    {
      name: $localize`Header`,
      value:
        report.headerLine === null
          ? $localize`None`
          : $localize`Row ${formatCount(report.headerLine)}:row:`,
      note: report.headerLine === null ? $localize`The first row is a row like all others.` : '',
    },
    columnOf(report, batch),
    ...mended(report),
    ...sameFile(report, now),
  ];
}

function formOf({ format, sheetName, delimiter }: ImportReport): string {
  if (format === 'xlsx')
    return sheetName === null
      ? $localize`Excel workbook`
      : $localize`Excel workbook, sheet “${sheetName}:sheet:”`;
  if (delimiter === null) return $localize`A list, one IMEI after the other`;
  return $localize`A table, divided by ${delimiters[delimiter] ?? delimiter}:delimiter:`;
}

function encodingOf({ encoding }: ImportReport): string {
  if (encoding === null) return '';
  return $localize`Encoded as ${encodings[encoding] ?? encoding}:encoding:`;
}

function columnOf({ suggestedColumn }: ImportReport, { columns, imeiColumn }: Batch): Fact {
  const name = $localize`IMEI column`;
  if (imeiColumn === null)
    return {
      name,
      value: $localize`None`,
      note: $localize`No column has anything like an IMEI.`,
      tone: 'risk',
    };
  const value = columns[imeiColumn] ?? '';
  if (suggestedColumn?.column !== imeiColumn)
    return { name, value, note: $localize`Chosen by hand.` };
  const valid = formatCount(suggestedColumn.valid);
  const lookedAt = counted(suggestedColumn.lookedAt, 'row');
  return {
    name,
    value,
    note: $localize`Found by its content: ${valid}:count: of the first ${lookedAt}:rows: have a valid IMEI.`,
  };
}

function mended({ cleaned, repaired, overridden }: ImportReport): Fact[] {
  const facts: Fact[] = [];
  if (cleaned > 0)
    facts.push({
      name: $localize`Cleaned`,
      value: counted(cleaned, 'row'),
      note: $localize`Spaces, dashes, quotes or full-width digits were taken off. The digits are the same.`,
    });
  if (repaired > 0)
    facts.push({
      name: $localize`Repaired`,
      value: counted(repaired, 'row'),
      note: $localize`With the IMEI that was offered, all at once.`,
    });
  if (overridden > 0)
    facts.push({
      name: $localize`Decided by hand`,
      value: counted(overridden, 'row'),
      note: $localize`Somebody chose the IMEI of each, with a reason.`,
    });
  return facts;
}

function sameFile({ sameFileAs }: ImportReport, now: number): Fact[] {
  if (!sameFileAs) return [];
  return [
    {
      name: $localize`Same file before`,
      value: $localize`Batch ${String(sameFileAs.batchId)}:id:`,
      note: ageInWords(sameFileAs.importedAt, now),
    },
  ];
}
