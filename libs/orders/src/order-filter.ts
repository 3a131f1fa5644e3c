import type { OrderFilter } from '@hammer/contract';
import { before, join, notBefore, sql, type Sql } from '@hammer/database';
import { throughStatusIndex, throughWordsIndex } from './status-index.js';

const DAY = 86_400_000;

/** An IMEI has so many digits; fewer are how it begins. */
export const WHOLE_IMEI = 15;

/** What an index is looked up by that goes on with the id: this column has this value; `within` is what the index holds. */
export interface Along {
  column: Sql;
  value: Sql;
  within: Sql;
}

/** One condition of a filter on `orders o`. */
export interface Condition {
  on: Exclude<keyof OrderFilter, 'from' | 'until'> | 'created';
  /** Said as the index has it. */
  through: Sql;
  /** The entries of the index that it names, where those are in the order of the ids. */
  along?: readonly Along[];
  /** The same, said so that no index answers to it, where the database is to go through another one. */
  aside: Sql;
}

/** The condition on `orders o` that a filter stands for. */
export function conditionOf(filter: OrderFilter): Sql {
  return allOf(conditionsOf(filter).map(({ through }) => through));
}

/** What a filter asks, one by one. */
export function conditionsOf(filter: OrderFilter): Condition[] {
  const { status, serviceId, batchId, imei, model } = filter;
  const conditions: Condition[] = [];
  if (status) {
    const within = words.some((word) => filter[word] !== undefined)
      ? throughWordsIndex(status)
      : throughStatusIndex(status);
    conditions.push({
      on: 'status',
      through: sql`${oneOf(sql`o.status`, status)} AND ${within}`,
      along: status.map((one) => ({ column: sql`o.status`, value: sql`${one}`, within })),
      aside: oneOf(sql`(o.status || '')`, status),
    });
  }
  if (serviceId !== undefined)
    conditions.push(exactly('serviceId', sql`o.service_id`, sql`${serviceId}`));
  if (batchId !== undefined)
    conditions.push({
      on: 'batchId',
      through: sql`o.batch_id = ${batchId}`,
      aside: sql`o.batch_id + 0 = ${batchId}`,
    });
  if (imei !== undefined)
    conditions.push(about('imei', sql`o.imei`, (digits) => beginsWith(digits, imei)));
  for (const word of ['carrier', 'simlock', 'fmi'] as const) {
    const wanted = filter[word];
    if (wanted !== undefined)
      conditions.push(exactly(word, inSmallLetters[word], sql`lower(${wanted})`));
  }
  if (model !== undefined)
    conditions.push(
      about(
        'model',
        inSmallLetters.model,
        (own) => sql`${own} LIKE ${containing(model)} ESCAPE '\\'`,
      ),
    );
  const span = createdWithin(filter, sql`o.created_at`);
  if (span)
    conditions.push({
      on: 'created',
      through: span,
      aside: createdWithin(filter, sql`(o.created_at + 0)`) ?? span,
    });
  return conditions;
}

/** All of these conditions; true for every order where there is none. */
export function allOf(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`1 = 1` : join(conditions, ' AND ');
}

/** What a result may tell in a word, and people filter by. */
const words = ['carrier', 'simlock', 'model', 'fmi'] as const;

/** The words of results as their indexes hold them. */
export const inSmallLetters = {
  carrier: sql`lower(o.carrier)`,
  simlock: sql`lower(o.simlock)`,
  model: sql`lower(o.model)`,
  fmi: sql`lower(o.fmi)`,
} as const;

/** What their indexes hold is said word for word, so that SQLite sees that they will do. */
const isTold: Partial<Record<Condition['on'], Sql>> = {
  carrier: sql`o.carrier IS NOT NULL`,
  simlock: sql`o.simlock IS NOT NULL`,
  model: sql`o.model IS NOT NULL`,
  fmi: sql`o.fmi IS NOT NULL`,
};

/** Comparisons instead of a list: PostgreSQL would join it, and guess wrongly how much it names. */
function oneOf(text: Sql, wanted: readonly string[]): Sql {
  return sql`(${join(
    wanted.map((one) => sql`${text} = ${one}`),
    ' OR ',
  )})`;
}

/** The entries of an index that have this value; through them goes whoever is told `column = value AND within`. */
export function throughAlong({ column, value, within }: Along): Sql {
  return sql`${column} = ${value} AND ${within}`;
}

function exactly(on: Condition['on'], column: Sql, value: Sql): Condition {
  const say = (text: Sql) => sql`${text} = ${value}`;
  return {
    ...about(on, column, say),
    along: [{ column, value, within: isTold[on] ?? sql`1 = 1` }],
  };
}

function about(on: Condition['on'], text: Sql, say: (text: Sql) => Sql): Condition {
  const told = isTold[on];
  const through = say(text);
  return {
    on,
    through: told ? sql`${through} AND ${told}` : through,
    aside: say(sql`(${text} || '')`),
  };
}

/** A range instead of LIKE, so that both databases use the index. Digits sort before the colon. */
function beginsWith(digits: Sql, imei: string): Sql {
  return imei.length === WHOLE_IMEI
    ? sql`${digits} = ${imei}`
    : sql`${digits} ${notBefore} ${imei} AND ${digits} ${before} ${`${imei}:`}`;
}

function createdWithin({ from, until }: OrderFilter, moment: Sql): Sql | null {
  const bounds = [
    ...(from === undefined ? [] : [sql`${moment} >= ${Date.parse(from)}`]),
    ...(until === undefined ? [] : [sql`${moment} < ${endOf(until)}`]),
  ];
  return bounds.length === 0 ? null : allOf(bounds);
}

/** The pattern of LIKE for a text that contains this one, whatever the letters' size. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function endOf(until: string): number {
  const isDate = until.length === 'YYYY-MM-DD'.length;
  return Date.parse(until) + (isDate ? DAY : 0);
}
