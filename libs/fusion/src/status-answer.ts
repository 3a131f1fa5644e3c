import { type FreeAnswer, readFreeDocument } from './free-answers.js';
import { wrapRawMarkup } from './leaf-markup.js';
import { isPlausibleOrderId } from './order-id.js';
import { plainLine } from './plain-text.js';
import type { OrderStatusAnswer, SupplierOrderStatus } from './supplier.js';
import { childrenOf, textFields, type XmlElement } from './xml.js';

/** This supplier's numbers. Dhru panels use others, with 4 for success: never share this map. */
const statusOfId: Record<string, SupplierOrderStatus> = {
  '1': 'pending',
  '2': 'completed',
  '3': 'rejected',
  '4': 'in_process',
};

const statusOfText: Record<string, SupplierOrderStatus> = {
  pending: 'pending',
  completed: 'completed',
  rejected: 'rejected',
  inprocess: 'in_process',
};

const CLOSING = '</imeis>';

/**
 * Reads the answer to `getimeis`. A `code` with raw HTML in it is understood. When the document is damaged all the
 * same, the blocks that are well-formed by themselves are a partial reading: a result is free to ask for again.
 */
export function readStatuses(body: string): FreeAnswer<OrderStatusAnswer[]> {
  const mended = wrapRawMarkup(body, ['code', 'package']);
  const document = readFreeDocument(mended);
  if ('kind' in document) {
    if (document.kind === 'error') return document;
    const blocks = blocksOf(mended);
    return blocks.length > 0 ? { kind: 'partial', value: blocks, fault: document.fault } : document;
  }
  if (document.root !== 'result') {
    return { kind: 'damaged', fault: `the answer is a <${document.root.slice(0, 40)}>` };
  }
  return { kind: 'read', value: childrenOf(document.content, 'imeis').flatMap(readStatus) };
}

/** The status of an order by its number, else by its text in any spelling; unknown, so not final, for any other. */
function statusOf(statusId: string, text: string): SupplierOrderStatus {
  const spelled = text.toLowerCase().replace(/[\s_-]+/g, '');
  return own(statusOfId, statusId) ?? own(statusOfText, spelled) ?? 'unknown';
}

function readStatus(block: XmlElement): OrderStatusAnswer[] {
  const fields = textFields(block);
  const supplierOrderId = fields['id'] ?? '';
  if (!isPlausibleOrderId(supplierOrderId)) return [];
  return [
    {
      supplierOrderId,
      imei: fields['imei'] ?? '',
      status: statusOf(fields['statusId'] ?? '', fields['status'] ?? ''),
      statusText: plainLine(fields['status'] ?? ''),
      packageTitle: plainLine(fields['package'] ?? ''),
      code: fields['code'] || null,
      requestedAt: fields['requestedat'] || null,
      repliedAt: fields['repliedat'] || null,
      raw: JSON.stringify(fields),
    },
  ];
}

function blocksOf(body: string): OrderStatusAnswer[] {
  return body
    .split(CLOSING)
    .slice(0, -1)
    .flatMap((piece) => {
      const start = piece.lastIndexOf('<imeis>');
      if (start < 0) return [];
      const block = readFreeDocument(piece.slice(start) + CLOSING);
      return 'kind' in block ? [] : readStatus(block.content);
    });
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
