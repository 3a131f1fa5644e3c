import { Agent } from 'node:http';
import axios from 'axios';
import BetterSqlite3 from 'better-sqlite3';
import { parseStringPromise } from 'xml2js';

const IMEIS_PER_CALL = 100;
const CALLS_AT_ONCE = 30;

/** A connection that waits while a result is stored may be closed before it is used again. */
const withoutReuse = new Agent({ keepAlive: false });

/** An answer of the supplier as xml2js reads it by default: each element is a list. */
interface Answer {
  result: { imeis?: Record<string, string[]>[] };
}

/**
 * The straightforward way to do the same work, as the program before Hammer did it: each IMEI is looked up alone, each order and each
 * result is stored in a transaction of its own. On the same database settings as Hammer's, so that only the way differs.
 */
export class PlainWay {
  private readonly database: BetterSqlite3.Database;
  private readonly supplierUrl: string;

  constructor(path: string, supplierUrl: string) {
    this.supplierUrl = supplierUrl;
    this.database = new BetterSqlite3(path);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(`
      CREATE TABLE orders (
        id INTEGER PRIMARY KEY, order_id TEXT, service_name TEXT, service_id TEXT, imei TEXT NOT NULL, imei2 TEXT,
        credits REAL, status TEXT, carrier TEXT, simlock TEXT, model TEXT, fmi TEXT, order_date TEXT, result_code TEXT,
        result_code_display TEXT, notes TEXT, raw_response TEXT, created_at TEXT, updated_at TEXT, source TEXT);
      CREATE INDEX by_imei ON orders (imei);
      CREATE INDEX by_status ON orders (status);
      CREATE INDEX by_order_date ON orders (order_date);
      CREATE INDEX by_order_id ON orders (order_id)`);
  }

  /** Buys a check of each IMEI that has none yet: 30 calls at once, what they answer order by order. */
  async place(imeis: readonly string[]): Promise<void> {
    const known = this.database.prepare('SELECT 1 FROM orders WHERE imei = ?');
    const wanted = imeis.filter((imei) => known.get(imei) === undefined);
    const calls = piecesOf(wanted);
    const store = this.database.prepare(
      `INSERT INTO orders (order_id, service_id, service_name, imei, credits, status, order_date, created_at, updated_at, source)
       VALUES (?, '1739', 'bench', ?, 0.08, ?, ?, ?, ?, 'gsm-fusion')`,
    );
    const work = async (): Promise<void> => {
      for (let call = calls.shift(); call; call = calls.shift()) {
        const placed = await this.ask('placeorder', { imei: call.join(), networkId: '1739' });
        for (const { id, imei, status } of placed) {
          const now = new Date().toISOString();
          store.run(id, imei, status?.toLowerCase(), now, now, now);
        }
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  }

  /** Asks for the results of all pending orders, one call after the other, and stores them order by order. */
  async sync(): Promise<void> {
    const pending = this.database
      .prepare(`SELECT order_id FROM orders WHERE status IN ('pending', 'in process')`)
      .pluck()
      .all() as string[];
    const store = this.database.prepare(
      'UPDATE orders SET status = ?, result_code = ?, raw_response = ?, updated_at = ? WHERE order_id = ?',
    );
    for (const ids of piecesOf(pending)) {
      for (const report of await this.ask('getimeis', { orderIds: ids.join() })) {
        const { id, status, code } = report;
        store.run(
          status?.toLowerCase(),
          code,
          JSON.stringify(report),
          new Date().toISOString(),
          id,
        );
      }
    }
  }

  /** How many orders have a status, in the supplier's words and small letters. */
  count(status: string): number {
    return this.database
      .prepare('SELECT COUNT(*) FROM orders WHERE status = ?')
      .pluck()
      .get(status) as number;
  }

  close(): void {
    this.database.close();
  }

  private async ask(
    action: string,
    fields: Record<string, string>,
  ): Promise<Record<string, string | undefined>[]> {
    const { data } = await axios.post<string>(
      `${this.supplierUrl}/gsmfusion_api/index.php`,
      new URLSearchParams({ apiKey: 'sandbox-key', userId: 'sandbox', action, ...fields }),
      { httpAgent: withoutReuse, responseType: 'text' },
    );
    const { result } = (await parseStringPromise(data)) as Answer;
    return (result.imeis ?? []).map((one) =>
      Object.fromEntries(Object.entries(one).map(([name, [text]]) => [name, text])),
    );
  }
}

function piecesOf(all: readonly string[]): string[][] {
  const pieces: string[][] = [];
  for (let i = 0; i < all.length; i += IMEIS_PER_CALL)
    pieces.push(all.slice(i, i + IMEIS_PER_CALL));
  return pieces;
}
