import type { OrderStatusAnswer } from '@hammer/fusion';
import { isPlausibleOrderId } from '@hammer/fusion';
import { readImei } from '@hammer/imei';
import type { Sheet } from '@hammer/sheets';
import { UserError } from '@hammer/settings';

/** How suppliers' portals title the columns of their exports, without case, spaces and signs. */
const titles = {
  orderId: [
    'orderid',
    'orderno',
    'ordernumber',
    'ordernr',
    'orderref',
    'id',
    'order',
    'refid',
    'reference',
  ],
  imei: ['imei', 'imeino', 'imeinumber', 'imei1', 'imeisn', 'serialimei'],
  service: ['service', 'servicename', 'package', 'packagename', 'packagetitle', 'product', 'tool'],
  status: ['status', 'orderstatus', 'state'],
  date: [
    'orderdate',
    'date',
    'requestedat',
    'submittedat',
    'createdat',
    'requested',
    'submitted',
    'ordertime',
    'datetime',
    'time',
  ],
};

type Column = keyof typeof titles;

/**
 * The orders in an export of the supplier's portal, read as if the supplier had said them; a line without an order id or
 * an IMEI is null. Throws a UserError when the columns cannot be found.
 */
export function readExport(sheet: Sheet): (OrderStatusAnswer | null)[] {
  const at = findColumns(sheet);
  return sheet.rows.map((row) => {
    const cell = (column: Column) => (row[at[column]] ?? '').trim();
    const supplierOrderId = cell('orderId').replace(/^#/, '');
    const imei = readImei(cell('imei'));
    if (!isPlausibleOrderId(supplierOrderId) || imei.kind !== 'valid') return null;
    return {
      supplierOrderId,
      imei: imei.imei,
      status: 'unknown',
      statusText: cell('status'),
      packageTitle: cell('service'),
      code: null,
      requestedAt: cell('date') || null,
      repliedAt: null,
      raw: JSON.stringify(row),
    };
  });
}

/** Where each column stands; -1 for one that is missing and may be. */
function findColumns(sheet: Sheet): Record<Column, number> {
  const spelled = sheet.columns.map((title) => title.toLowerCase().replace(/[^a-z0-9]+/g, ''));
  const find = (column: Column) => {
    const title = titles[column].find((candidate) => spelled.includes(candidate));
    return title === undefined ? -1 : spelled.indexOf(title);
  };
  const at = {
    orderId: find('orderId'),
    imei: find('imei'),
    service: find('service'),
    status: find('status'),
    date: find('date'),
  };
  const missing = [
    ...(at.orderId < 0 ? ['the order id'] : []),
    ...(at.imei < 0 ? ['the IMEI'] : []),
  ];
  if (missing.length === 0) return at;
  throw new UserError(
    'export-columns',
    `No column with ${missing.join(' and none with ')} was found. Export the orders from the supplier's portal with their ids, or rename the columns to "Order ID" and "IMEI".`,
    { columns: sheet.columns },
  );
}
