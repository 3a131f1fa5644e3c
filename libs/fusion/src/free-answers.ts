import { readError } from './error-texts.js';
import { readXml, textOf, type XmlElement } from './xml.js';

/**
 * What a free answer turned out to be: the value, the value as far as it could be read, an error of the supplier, or
 * nothing that can be used.
 */
export type FreeAnswer<T> =
  | { kind: 'read'; value: T }
  | { kind: 'partial'; value: T; fault: string }
  | { kind: 'error'; text: string; error: ReturnType<typeof readError> }
  | { kind: 'damaged'; fault: string };

/** A document of a free answer: its root, the supplier's error, or what is wrong with it. */
export function readFreeDocument(
  body: string,
):
  { root: string; content: XmlElement } | Exclude<FreeAnswer<never>, { kind: 'read' | 'partial' }> {
  if (body.trim() === '') return { kind: 'damaged', fault: 'the answer is empty' };
  const document = readXml(body);
  if (!document.wellFormed) {
    return { kind: 'damaged', fault: 'the answer is no well-formed document' };
  }
  const text = document.root === 'error' ? textOf(document.content) : null;
  if (text !== null) return { kind: 'error', text, error: readError(text) };
  return { root: document.root, content: document.content };
}
