import { Parser } from 'xml2js';

const MAX_DEPTH = 6;
const MAX_ELEMENTS = 50_000;
const XML_ENTITIES = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

/** One element: its text, or an object with a list for each kind of child; `_` is text beside them, `$` are attributes. */
export type XmlElement = string | Record<string, unknown>;

/** A well-formed document, or what is wrong with it. */
export type XmlReading =
  { wellFormed: true; root: string; content: XmlElement } | { wellFormed: false; fault: string };

/** The sax parser inside of xml2js's, as far as a strict reading needs it; xml2js's types leave it out. */
interface OpenParser {
  saxParser: {
    ENTITIES: Record<string, string>;
    onerror: (error: Error) => void;
    onopentag: (tag: { name: string; attributes: Record<string, string> }) => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    onclosetag: () => void;
    ondoctype: () => void;
    write(text: string): { close(): void };
  };
}

interface OpenElement {
  name: string;
  text: string;
  /** Null as long as the element holds only text. */
  parts: Record<string, unknown> | null;
}

/**
 * Reads a document strictly: one root and nothing after it, no DOCTYPE, only the five entities and numeric ones, at
 * most 6 levels and 50,000 elements. A BOM or white space in front is cut; `<?phpxml ...?>` is an ordinary
 * processing instruction. xml2js alone would report success as soon as the root closes, whatever follows, and takes
 * twice as long to build the same tree; so only its parser is used.
 */
export function readXml(text: string): XmlReading {
  const tree = new TreeBuilder();
  const { saxParser } = new Parser({ strict: true }) as unknown as OpenParser;
  saxParser.ENTITIES = { ...XML_ENTITIES };
  saxParser.onerror = (error) => {
    throw error;
  };
  saxParser.ondoctype = () => {
    throw new Error('a DOCTYPE');
  };
  saxParser.onopentag = ({ name, attributes }) => tree.open(name, attributes);
  saxParser.ontext = (piece) => tree.add(piece);
  saxParser.oncdata = (piece) => tree.add(piece);
  saxParser.onclosetag = () => tree.close();
  try {
    saxParser.write(text.trim()).close();
  } catch (error) {
    return { wellFormed: false, fault: (error as Error).message.split('\n')[0] ?? '' };
  }
  if (!tree.root) return { wellFormed: false, fault: 'no element' };
  return { wellFormed: true, root: tree.root.name, content: tree.root.content };
}

/** Puts elements into their parents as they close. Throws an Error for a document that goes over a limit. */
class TreeBuilder {
  root: { name: string; content: XmlElement } | null = null;
  private readonly openElements: OpenElement[] = [];
  private elements = 0;

  open(name: string, attributes: Record<string, string>): void {
    if (this.root) throw new Error('a second root element');
    if (this.openElements.length >= MAX_DEPTH) throw new Error('elements nested too deep');
    if (++this.elements > MAX_ELEMENTS) throw new Error('too many elements');
    const parts = Object.keys(attributes).length > 0 ? partsWith('$', attributes) : null;
    this.openElements.push({ name, text: '', parts });
  }

  add(text: string): void {
    const element = this.openElements.at(-1);
    if (element) element.text += text;
  }

  close(): void {
    const closed = this.openElements.pop();
    if (!closed) return;
    const { name, text, parts } = closed;
    if (parts && text.trim() !== '') parts['_'] = text;
    const content = parts ?? text;
    const parent = this.openElements.at(-1);
    if (!parent) {
      this.root = { name, content };
      return;
    }
    parent.parts ??= partsWith(name, []);
    ((parent.parts[name] ??= []) as XmlElement[]).push(content);
  }
}

/** An object without a prototype, because the supplier chooses the names. */
function partsWith(name: string, value: unknown): Record<string, unknown> {
  const parts = Object.create(null) as Record<string, unknown>;
  parts[name] = value;
  return parts;
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
