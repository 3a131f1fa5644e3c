import { type FreeAnswer, readFreeDocument } from './free-answers.js';
import { wrapRawMarkup } from './leaf-markup.js';
import { plainLine, plainText } from './plain-text.js';
import { readPrice } from './price.js';
import type { SupplierService } from './supplier.js';
import { childrenOf, textFields, type XmlElement } from './xml.js';

/** The services that can be bought, and the ids of those left out because their price cannot be read for certain. */
export interface ServiceList {
  services: SupplierService[];
  leftOut: string[];
}

/**
 * Reads the answer to `imeiservices`. What has no readable price cannot be bought, so it is left out, and so is what
 * has no id or the id of an earlier one. A list without a single service is taken for damaged, not for the truth.
 */
export function readServices(body: string): FreeAnswer<ServiceList> {
  const mended = wrapRawMarkup(body, ['Category', 'PackageTitle', 'TimeTaken', 'MustRead']);
  const document = readFreeDocument(mended);
  if ('kind' in document) return document;
  const list: ServiceList = { services: [], leftOut: [] };
  const known = new Set<string>();
  for (const element of childrenOf(document.content, 'Package')) {
    const service = readService(element);
    if (service.priceMicros === null || known.has(service.id) || !isPlausibleId(service.id)) {
      list.leftOut.push(service.id);
    } else {
      known.add(service.id);
      list.services.push({ ...service, priceMicros: service.priceMicros });
    }
  }
  return document.root === 'Packages' && list.services.length > 0
    ? { kind: 'read', value: list }
    : { kind: 'damaged', fault: 'the answer holds no service' };
}

function readService(
  element: XmlElement,
): Omit<SupplierService, 'priceMicros'> & { priceMicros: number | null } {
  const fields = textFields(element);
  const notes = plainText(fields['MustRead'] ?? '');
  return {
    id: fields['PackageId'] ?? '',
    title: plainLine(fields['PackageTitle'] ?? ''),
    category: plainLine(fields['Category'] ?? ''),
    priceMicros: readPrice(fields['PackagePrice'] ?? ''),
    promisedTime: plainLine(fields['TimeTaken'] ?? ''),
    notes: /^[-–—.]*$/.test(notes) ? '' : notes,
  };
}

function isPlausibleId(id: string): boolean {
  return /^[0-9A-Za-z_.-]{1,40}$/.test(id);
}
