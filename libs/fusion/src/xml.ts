import { Parser } from 'xml2js';

const MAX_DEPTH = 6;
const MAX_ELEMENTS = 50_000;
const XML_ENTITIES = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

/** One element as xml2js gives it: its text, or an object with a list for each kind of child. */
export type XmlElement = string | Record<string, unknown>;

/** A well-formed document, or what is wrong with it. */
export type XmlReading =
  { wellFormed: true; root: string; content: XmlElement } | { wellFormed: false; fault: string };

/** The parts of xml2js's parser, and of the sax parser inside, that a strict reading needs and its types leave out. */
interface OpenParser {
  resultObject: Record<string, XmlElement> | null;
  saxParser: {
    ENTITIES: Record<string, string>;
    onerror: (error: Error) => void;
    onopentag: (node: unknown) => void;
    onclosetag: (name: string) => void;
    ondoctype: () => void;
    write(text: string): { close(): void };
  };
}

/**
 * Reads a document strictly: one root and nothing after it, no DOCTYPE, only the five entities and numeric ones, at
 * most 6 levels and 50,000 elements. A BOM or white space in front is cut; `<?phpxml ...?>` is an ordinary
 * processing instruction. xml2js alone would report success as soon as the root closes, whatever follows.
 */
export function readXml(text: string): XmlReading {
  const parser = new Parser({ explicitArray: true, strict: true }) as unknown as OpenParser;
  const sax = parser.saxParser;
  const { onopentag, onclosetag } = sax;
  let depth = 0;
  let elements = 0;
  let rootClosed = false;
  sax.ENTITIES = { ...XML_ENTITIES };
  sax.onerror = (error) => {
    throw error;
  };
  sax.ondoctype = () => {
    throw new Error('a DOCTYPE');
  };
  sax.onopentag = (node) => {
    if (rootClosed) throw new Error('a second root element');
    if (++depth > MAX_DEPTH) throw new Error('elements nested too deep');
    if (++elements > MAX_ELEMENTS) throw new Error('too many elements');
    onopentag(node);
  };
  sax.onclosetag = (name) => {
    if (--depth === 0) rootClosed = true;
    onclosetag(name);
  };
  try {
    sax.write(text.trim()).close();
  } catch (error) {
    return { wellFormed: false, fault: (error as Error).message.split('\n')[0] ?? '' };
  }
  const [root] = Object.entries(parser.resultObject ?? {});
  if (!root) return { wellFormed: false, fault: 'no element' };
  return { wellFormed: true, root: root[0], content: root[1] };
}

/** The children of this name, in the order of the document. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  if (typeof element === 'string' || !Object.hasOwn(element, name)) return [];
  return element[name] as XmlElement[];
}

/** The trimmed text of an element that holds nothing else, not even attributes; null for any other. */
export function textOf(element: XmlElement | undefined): string | null {
  return typeof element === 'string' ? element.trim() : null;
}

/** The text of the only child of this name; null where there is none, or several, or one that holds more than text. */
export function onlyText(element: XmlElement, name: string): string | null {
  const found = childrenOf(element, name);
  return found.length === 1 ? textOf(found[0]) : null;
}

/** Whether there is text between the children of an element that should hold children only. */
export function hasStrayText(element: XmlElement): boolean {
  if (typeof element === 'string') return element.trim() !== '';
  return typeof element['_'] === 'string' && element['_'].trim() !== '';
}

/** The texts of all children that hold only text, by name; the first of several. */
export function textFields(element: XmlElement): Record<string, string> {
  if (typeof element === 'string') return {};
  const fields: Record<string, string> = {};
  for (const name of Object.keys(element)) {
    const text = name === '_' || name === '$' ? null : textOf(childrenOf(element, name)[0]);
    if (text !== null) fields[name] = text;
  }
  return fields;
}
