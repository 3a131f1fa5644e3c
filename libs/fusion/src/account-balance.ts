import { type FreeAnswer, readFreeDocument } from './free-answers.js';
import { readAmount } from './price.js';
import type { SupplierBalance } from './supplier.js';
import { childrenOf, onlyText, type XmlElement } from './xml.js';

/**
 * Reads the answer to `accountinfo`, in both shapes that are known of such panels: `<Client><ClientCredits>$ 150.00
 * USD</ClientCredits></Client>`, and `credit` with `currency`; either at the root or one level below it. Null where
 * neither is there or the amount cannot be read: unknown is never zero.
 */
export function readBalance(body: string): FreeAnswer<SupplierBalance | null> {
  const document = readFreeDocument(body);
  if ('kind' in document) {
    return document.kind === 'damaged' ? { kind: 'read', value: null } : document;
  }
  const { content } = document;
  const below = typeof content === 'string' ? [] : Object.keys(content);
  const elements = [content, ...below.flatMap((name) => elementsOf(content, name))];
  const found = elements.map(balanceIn).find((balance) => balance !== undefined);
  return { kind: 'read', value: found ?? null };
}

function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return name === '_' || name === '$' ? [] : childrenOf(element, name);
}

function balanceIn(element: XmlElement): SupplierBalance | null | undefined {
  const text = onlyText(element, 'ClientCredits') ?? onlyText(element, 'credit');
  if (text === null) return undefined;
  const amount = readAmount(text);
  if (!amount) return null;
  const currency = onlyText(element, 'currency')?.toUpperCase() ?? '';
  return {
    micros: amount.micros,
    currency: amount.currency ?? (/^[A-Z]{3}$/.test(currency) ? currency : null),
  };
}
