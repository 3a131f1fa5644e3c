import { maskImei } from '@hammer/imei';
import { isPlausibleOrderId } from './order-id.js';
import type { Anomaly, SalvagedOrder } from './supplier.js';

const CLOSING = '</imeis>';
const OPENING = '<imeis>';

/** What a damaged answer still shows. Evidence for a later question to the supplier, proof of nothing. */
export interface Salvage {
  salvaged: SalvagedOrder[];
  /** Complete blocks with an IMEI that was not in the call. */
  anomalies: Anomaly[];
}

/**
 * Finds the complete `<imeis>` blocks in a body that is no well-formed answer: exactly one plausible order id and one
 * IMEI inside. A block that the damage runs through is left out. Takes time linear in the body.
 */
export function salvageOrders(body: string, imeis: ReadonlySet<string>): Salvage {
  const salvaged = new Map<string, SalvagedOrder>();
  const anomalies: Anomaly[] = [];
  const pieces = body.replace(/<!--[^]*?(?:-->|$)/g, '').split(CLOSING);
  for (const piece of pieces.slice(0, -1)) {
    const start = piece.lastIndexOf(OPENING);
    if (start < 0) continue;
    const block = piece.slice(start + OPENING.length);
    const supplierOrderId = only(block, 'id');
    const imei = only(block, 'imei');
    if (!supplierOrderId || !imei || !isPlausibleOrderId(supplierOrderId)) continue;
    if (imeis.has(imei)) {
      salvaged.set(`${imei} ${supplierOrderId}`, { imei, supplierOrderId });
    } else if (/^\d{14,16}$/.test(imei)) {
      const message = `A damaged answer names ${maskImei(imei)}, which was not in the call.`;
      anomalies.push({ kind: 'foreign-imei', imei, supplierOrderId, message });
    }
  }
  return { salvaged: [...salvaged.values()], anomalies };
}

function only(block: string, name: string): string | null {
  const parts = block.split(`<${name}>`);
  const value = parts.length === 2 ? parts[1]?.split(`</${name}>`) : undefined;
  return value?.length === 2 ? (value[0]?.trim() ?? null) : null;
}
