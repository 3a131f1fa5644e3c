import { Buffer } from 'node:buffer';
import { strToU8, zipSync } from 'fflate';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A workbook: the XML within `<sheetData>` of each sheet, by its name. Everything else has what Excel would write. */
export function workbook(
  sheets: Record<string, string>,
  {
    sharedStrings = [],
    parts = {},
  }: { sharedStrings?: string[]; parts?: Record<string, string> } = {},
): Buffer {
  const names = Object.keys(sheets);
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names
      .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map(
        (_, i) =>
          `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="s1" Type="${office}/styles" Target="styles.xml"/><Relationship Id="s2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${sharedStrings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(
      names.map((name, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${sheets[name]}</sheetData></worksheet>`,
      ]),
    ),
    ...parts,
  };
  return zip(files);
}

/** A ZIP archive of texts. */
export function zip(files: Record<string, string | Uint8Array>): Buffer {
  const contents = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return Buffer.from(zipSync(Object.fromEntries(contents) as Record<string, Uint8Array>));
}

/** The styles of {@link workbook} by what they show. */
export const styles = { date: 1, dateAndTime: 2, time: 3 };

/** A cell with a text of its own. */
export function inline(place: string, text: string): string {
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** A cell with a number, as it is stored. */
export function number(place: string, stored: string, style = 0): string {
  return `<c r="${place}" s="${style}"><v>${stored}</v></c>`;
}

/** Makes the archive's directory claim another size for a part than it has. */
export function claimSize(archive: Buffer, name: string, size: number): Buffer {
  const lying = Buffer.from(archive);
  // The last mention of the name is in the directory; the size stands 22 bytes before it.
  lying.writeUInt32LE(size, lying.lastIndexOf(name) - 22);
  return lying;
}
