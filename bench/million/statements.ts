import { UNCERTAIN_EVERY, type SeededBatch } from './years-of-batches.ts';

const PER_CALL = 100;

/** So many devices there are: 40 types of a million serial numbers each. */
const DEVICES = 40_000_000;

/** Has no factor in common with the devices, so that no two orders are of one device. */
const STRIDE = 7_654_321;

const carriers = [
  'AT&T USA',
  'T-Mobile USA',
  'Verizon USA',
  'Vodafone Germany',
  'Unlock',
  'EE UK',
  'Softbank Japan',
];
const models = [
  ...['iPhone 11 64GB Black', 'iPhone 12 128GB Blue', 'iPhone 12 Pro 256GB Graphite'],
  ...['iPhone 13 128GB Midnight', 'iPhone 13 Pro Max 256GB Sierra Blue', 'iPhone 14 128GB Purple'],
  ...['iPhone 14 Pro 512GB Space Black', 'iPhone 15 128GB Pink', 'iPhone SE 2022 64GB Starlight'],
  ...['iPhone X 64GB Silver', 'iPhone XR 128GB Coral'],
];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const picked = (number: string, texts: readonly string[]) =>
  `CASE (${number}) % ${texts.length} ${texts
    .map((text, i) => `WHEN ${i} THEN ${quoted(text)}`)
    .join(' ')} END`;

/** The fifteenth digit: every second of the fourteen is doubled, from the second on. */
const checkDigit = (body: string) => {
  const digits = Array.from({ length: 14 }, (_, i) => {
    const digit = `((${body} / ${10 ** (13 - i)}) % 10)`;
    return i % 2 === 0 ? digit : `(2 * ${digit}) / 10 + (2 * ${digit}) % 10`;
  });
  return `((10 - (${digits.join(' + ')}) % 10) % 10)`;
};

const outcome = `CASE WHEN id % ${UNCERTAIN_EVERY} = 0 THEN 'uncertain'
  WHEN device % 1000 < 930 THEN 'completed' WHEN device % 1000 < 965 THEN 'rejected'
  WHEN device % 1000 < 985 THEN 'refused' WHEN device % 1000 < 999 THEN 'duplicate' ELSE 'written_off' END`;

/** The rows of `orders` of one batch, in the order of their IMEIs, as intake makes them. */
export function ordersOf(batch: SeededBatch, account: string): string {
  const { id, service, orders, firstOrder, firstPlacement, createdAt, state } = batch;
  const paid = `status IN ('completed', 'rejected')`;
  const ended = `status NOT IN ('uncertain', 'written_off')`;
  const done = `status = 'completed'`;
  return `
    WITH RECURSIVE counted(k) AS (SELECT CAST(0 AS bigint) UNION ALL SELECT k + 1 FROM counted WHERE k + 1 < ${orders}),
    devices AS (SELECT ((k + ${firstOrder}) * ${STRIDE}) % ${DEVICES} AS device FROM counted),
    bodies AS (SELECT device, (35300000 + (device / 1000000) * 13577) * 1000000 + device % 1000000 AS body FROM devices),
    imeis AS (SELECT device, body, ${checkDigit('body')} AS digit FROM bodies),
    numbered AS (SELECT device, CAST(body AS text) || CAST(digit AS text) AS imei,
      ${firstOrder} - 1 + ROW_NUMBER() OVER (ORDER BY body) AS id FROM imeis),
    ended AS (SELECT id, device, imei, ${state === 'cancelled' ? `'cancelled'` : outcome} AS status,
      ${picked('device / 1000000 + device % 13', models)} AS model, ${picked('device / 7', carriers)} AS carrier,
      ${picked('device / 11', ['Unlocked', 'Locked', 'Locked'])} AS simlock,
      ${picked('device / 3', ['ON', 'OFF'])} AS fmi FROM numbered),
    told AS (SELECT ended.*, 'Model: ' || model || '<br>IMEI: ' || imei || '<br>Carrier: ' || carrier ||
      '<br>SIM-Lock: ' || simlock || '<br>Find My iPhone: <span style="color:' ||
      CASE fmi WHEN 'OFF' THEN 'green' ELSE 'red' END || ';">' || fmi ||
      '</span><br>Blacklist Status: Clean<br>Warranty: Out of Warranty' AS raw FROM ended)
    INSERT INTO orders (id, supplier_account, source, batch_id, row_number, placement_id, generation, order_id,
      service_name, service_id, imei, imei2, credits, status, live, carrier, simlock, model, fmi, serial, blacklist,
      order_date, result_code, result_code_display, notes, raw_response, fields, finished_at, missed_syncs, created_at,
      updated_at)
    SELECT id, ${quoted(account)}, 'gsm-fusion', ${id}, id - ${firstOrder} + 1,
      CASE WHEN status = 'cancelled' THEN NULL ELSE ${firstPlacement} + (id - ${firstOrder}) / ${PER_CALL} END, 0,
      CASE WHEN ${paid} THEN CAST(7000000000 + id AS text) END, ${quoted(service.title)}, ${quoted(service.id)}, imei,
      NULL, ${service.micros}, status,
      CASE WHEN status IN ('completed', 'uncertain', 'duplicate', 'written_off') THEN 1 ELSE 0 END,
      CASE WHEN ${done} THEN carrier END, CASE WHEN ${done} THEN simlock END, CASE WHEN ${done} THEN model END,
      CASE WHEN ${done} THEN fmi END, NULL, CASE WHEN ${done} THEN 'Clean' END,
      CASE WHEN ${paid} THEN ${createdAt} + 60000 + (id - ${firstOrder}) END,
      CASE WHEN ${done} THEN raw WHEN status = 'rejected' THEN 'Not found' END,
      CASE WHEN ${done} THEN REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(raw, '<br>', '\n'), '</span>', ''),
        '<span style="color:', ''), 'green;">', ''), 'red;">', '') WHEN status = 'rejected' THEN 'Not found' END,
      CASE status WHEN 'uncertain' THEN 'The answer does not mention this IMEI.'
        WHEN 'refused' THEN 'The supplier refuses this IMEI.' END,
      CASE WHEN ${paid} THEN '{"id":"' || CAST(7000000000 + id AS text) || '","imei":"' || imei || '","status":"' ||
        CASE WHEN ${done} THEN 'Completed' ELSE 'Rejected' END || '","requested":"2026-01-01 10:00:00"}' END,
      '{}', CASE WHEN ${ended} THEN ${createdAt} + 600000 + device % 3600000 END, 0, ${createdAt},
      ${createdAt} + 600000 + device % 3600000
    FROM told`;
}

/** The lines of the batch's file: one for each order, then some that repeat one, then some that are no IMEI. */
export function rowsOf({ id, service, orders, firstOrder }: SeededBatch): string[] {
  const into = `INSERT INTO batch_rows
    (batch_id, number, given, imei, class, code, reason, repair, service_id, fields, cells, repeats, order_id)`;
  const cells = `'["' || imei || '","A-' || CAST(row_number AS text) || '"]'`;
  return [
    `${into} SELECT ${id}, row_number, imei, imei, 'to_check', NULL, NULL, NULL, ${quoted(service.id)}, '{}', ${cells},
       NULL, id FROM orders WHERE batch_id = ${id}`,
    `${into} SELECT ${id}, ${orders} + row_number / 50, imei, imei, 'repeated', 'repeated', 'The same as row ' ||
       CAST(row_number AS text) || '.', NULL, ${quoted(service.id)}, '{}', ${cells}, row_number, id
     FROM orders WHERE id >= ${firstOrder} AND id < ${firstOrder + orders} AND row_number % 50 = 0`,
    `${into} SELECT ${id}, ${orders + Math.floor(orders / 50)} + row_number / 100, SUBSTR(imei, 1, 12), NULL, 'invalid',
       'length', 'It has 12 digits instead of 15.', NULL, ${quoted(service.id)}, '{}', '["' || SUBSTR(imei, 1, 12) || '",""]',
       NULL, NULL
     FROM orders WHERE id >= ${firstOrder} AND id < ${firstOrder + orders} AND row_number % 100 = 0`,
  ];
}

/** The batches themselves. */
export function batches(all: readonly SeededBatch[], account: string): string {
  const values = all.map(({ id, name, state, service, orders, createdAt }) => {
    const total = orders * service.micros;
    const prices = JSON.stringify({
      [service.id]: { title: service.title, micros: service.micros },
    });
    const rows = orders + Math.floor(orders / 50) + Math.floor(orders / 100);
    return `(${id}, ${quoted(account)}, ${quoted(name)}, '${state}', ${quoted(service.id)}, 'reuse', 30, ${quoted(`${name}.csv`)},
      '${id.toString(16).padStart(64, '0')}', '["IMEI","SKU"]', 1, 0, ${rows}, ${quoted(prices)}, ${total}, ${createdAt},
      ${createdAt + 30_000}, ${state === 'running' ? 'NULL' : createdAt + 4_300_000})`;
  });
  return `INSERT INTO batches (id, supplier_account, name, state, service_id, duplicates, freshness_days, file_name, file_hash,
    columns, has_header, imei_column, last_row, prices, quoted_micros, created_at, started_at, finished_at)
    VALUES ${values.join(', ')}`;
}

/** The paid calls of a batch, worked out from its orders. */
export function placementsOf({ id, service, createdAt, day }: SeededBatch): string {
  const count = (statuses: string) => `SUM(CASE WHEN status IN (${statuses}) THEN 1 ELSE 0 END)`;
  return `INSERT INTO placements (id, batch_id, supplier_account, service_id, state, owner, size, price_micros, day, imeis,
      fields, canary, claimed_at, sent_at, settled_at, verdict, reason, http_status, duration_ms, raw_answer,
      accepted_count, duplicate_count, refused_count, not_sent_count, uncertain_count)
    SELECT placement_id, ${id}, MIN(supplier_account), ${quoted(service.id)}, 'settled', 'generator', COUNT(*),
      ${service.micros}, '${day}', STRING_AGG(imei, ',' ORDER BY id), '{}', 0, ${createdAt} + 40000, ${createdAt} + 50000,
      ${createdAt} + 53500, 'answered', NULL, 200, 3500, '<?xml version="1.0"?><result></result>',
      ${count(`'completed', 'rejected'`)}, ${count(`'duplicate'`)}, ${count(`'refused'`)}, 0,
      ${count(`'uncertain', 'written_off'`)}
    FROM orders WHERE batch_id = ${id} AND placement_id IS NOT NULL GROUP BY placement_id ORDER BY placement_id`;
}

/** The movements of money of all calls, and the budgets that they add up to. */
export function money(personId: number): string[] {
  const into = `INSERT INTO ledger_entries
    (at, kind, amount_micros, orders, day, supplier_account, service_id, batch_id, placement_id, order_id)`;
  const about = `p.day, p.supplier_account, p.service_id, p.batch_id, p.id`;
  const held = `SELECT placement_id, COUNT(*) AS orders FROM orders WHERE status = 'written_off' GROUP BY placement_id`;
  const sums = `SUM(CASE kind WHEN 'reserve' THEN amount_micros WHEN 'refund' THEN 0 ELSE -amount_micros END) AS reserved,
    SUM(CASE kind WHEN 'commit' THEN amount_micros ELSE 0 END) AS committed,
    SUM(CASE kind WHEN 'refund' THEN amount_micros ELSE 0 END) AS refunded`;
  const budget = `INSERT INTO budgets (name, limit_micros, reserved_micros, committed_micros, refunded_micros)`;
  const cap = 1_000_000_000_000;
  return [
    `${into} SELECT claimed_at, 'reserve', size * price_micros, size, ${about}, NULL FROM placements p ORDER BY p.id`,
    `${into} SELECT settled_at, 'commit', (accepted_count + COALESCE(h.orders, 0)) * price_micros,
       accepted_count + COALESCE(h.orders, 0), ${about}, NULL
     FROM placements p LEFT JOIN (${held}) AS h ON h.placement_id = p.id
     WHERE accepted_count + COALESCE(h.orders, 0) > 0 ORDER BY p.id`,
    `${into} SELECT settled_at, 'release', (duplicate_count + refused_count) * price_micros,
       duplicate_count + refused_count, ${about}, NULL
     FROM placements p WHERE duplicate_count + refused_count > 0 ORDER BY p.id`,
    `${into} SELECT o.finished_at, 'refund', o.credits, 1, ${about}, o.id
     FROM orders o JOIN placements p ON p.id = o.placement_id WHERE o.status = 'rejected' ORDER BY o.id`,
    `INSERT INTO batch_payers (batch_id, person_id) SELECT id, ${personId} FROM batches`,
    `${budget} SELECT 'day:' || day, ${cap}, reserved, committed, refunded
     FROM (SELECT day, ${sums} FROM ledger_entries GROUP BY day) AS s`,
    `${budget} SELECT 'person:${personId}:' || day, ${cap}, reserved, committed, refunded
     FROM (SELECT day, ${sums} FROM ledger_entries GROUP BY day) AS s`,
    `${budget} SELECT 'batch:' || b.id, b.quoted_micros, COALESCE(reserved, 0), COALESCE(committed, 0), COALESCE(refunded, 0)
     FROM batches b LEFT JOIN (SELECT batch_id, ${sums} FROM ledger_entries GROUP BY batch_id) AS s ON s.batch_id = b.id`,
    'UPDATE installation SET permits = (SELECT COUNT(*) FROM placements)',
  ];
}
