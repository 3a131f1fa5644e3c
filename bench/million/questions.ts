/** What the list of orders is asked for: the filters of the console, alone and together. `told` are words of the API. */
export interface OrderQuestion {
  name: string;
  told: Record<string, string>;
}

/** A day that lies far back among the orders, and the one after it. */
export type Days = Record<'from' | 'until', string>;

/** Questions to the list of orders whose answers must not depend on how many orders there are. */
export function orderQuestions(days: Days, batchId: number): OrderQuestion[] {
  const batch = String(batchId);
  return [
    { name: 'no filter', told: {} },
    { name: 'status completed', told: { status: 'completed' } },
    { name: 'status rejected', told: { status: 'rejected' } },
    { name: 'status waiting', told: { status: 'pending,in_process' } },
    { name: 'status uncertain', told: { status: 'uncertain' } },
    { name: 'status cancelled', told: { status: 'cancelled' } },
    { name: 'status planned', told: { status: 'planned' } },
    { name: 'status prepared or sending', told: { status: 'prepared,sending' } },
    { name: 'status rejected or refused', told: { status: 'rejected,refused' } },
    { name: 'service', told: { serviceId: '0007' } },
    { name: 'service that has no orders', told: { serviceId: '9999' } },
    { name: 'batch', told: { batchId: batch } },
    { name: 'carrier', told: { carrier: 'AT&T USA' } },
    { name: 'carrier that nobody has', told: { carrier: 'Nobody' } },
    { name: 'SIM lock', told: { simlock: 'Unlocked' } },
    { name: 'SIM lock that nobody has', told: { simlock: 'Nobody' } },
    { name: 'Find My', told: { fmi: 'on' } },
    { name: 'Find My that nobody has', told: { fmi: 'Nobody' } },
    { name: 'model', told: { model: 'iphone 14' } },
    { name: 'model that nobody has', told: { model: 'nobody' } },
    { name: 'from a day', told: { from: days.from } },
    { name: 'until a day', told: { until: days.until } },
    { name: 'one day', told: days },
    { name: 'a day without orders', told: { from: '2001-01-01', until: '2001-01-01' } },
    { name: 'how an IMEI begins', told: { imei: '3533' } },
    { name: 'how no IMEI begins', told: { imei: '99' } },
    { name: 'status and service', told: { status: 'rejected', serviceId: '0007' } },
    { name: 'status and batch', told: { status: 'rejected', batchId: batch } },
    { name: 'status and day', told: { status: 'completed', ...days } },
    { name: 'service and day', told: { serviceId: '1739', ...days } },
    { name: 'batch and Find My', told: { batchId: batch, fmi: 'ON' } },
    { name: 'carrier and Find My', told: { carrier: 'Unlock', fmi: 'OFF' } },
    {
      name: 'carrier, SIM lock and model',
      told: { carrier: 'AT&T USA', simlock: 'Locked', model: '13' },
    },
    { name: 'service and carrier', told: { serviceId: '0042', carrier: 'EE UK' } },
    { name: 'carrier and day', told: { carrier: 'EE UK', ...days } },
    {
      name: 'status rejected with a carrier (none)',
      told: { status: 'rejected', carrier: 'EE UK' },
    },
  ];
}
