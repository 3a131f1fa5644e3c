/** What may be a parameter of a statement. Times are integer milliseconds, money is integer micros. */
export type SqlValue = string | number | null;

export type Dialect = 'sqlite' | 'postgres';

export type ColumnType = 'text' | 'integer';

/** A statement, or a piece of one, with its parameters; made by {@link sql}, spelled for a database by {@link spell}. */
export class Sql {
  constructor(
    readonly strings: readonly string[],
    readonly values: readonly SqlPart[],
    readonly isPlannedOnce = false,
  ) {}
}

/** Rows that travel as one parameter and are used like a table: `FROM ${records(...)} AS v`. */
class Records {
  constructor(
    readonly columns: Readonly<Record<string, ColumnType>>,
    readonly json: string,
  ) {}
}

/** Values that travel as one parameter: `WHERE id IN ${list(ids, 'integer')}`. */
class List {
  constructor(
    readonly type: ColumnType,
    readonly json: string,
  ) {}
}

/** What the two databases say differently, or only one of them says at all. */
class Spelling {
  constructor(
    readonly sqlite: string | Sql,
    readonly postgres: string | Sql,
  ) {}
}

/** The present moment: by PostgreSQL's clock where several processes share it, by the process's own on SQLite. */
class Moment {
  constructor(readonly milliseconds: number) {}
}

export type SqlPart = SqlValue | Sql | Records | List | Spelling | Moment;

/** At the end of a SELECT: lets no other transaction change or hold the rows until this one ends. */
export const heldForMe: SqlPart = new Spelling('', 'FOR UPDATE');

/** Now, in milliseconds: `milliseconds` of the process's clock, or the moment by PostgreSQL's clock, which all share. */
export function momentOf(milliseconds: number): SqlPart {
  return new Moment(milliseconds);
}

/** At the end of a SELECT: keeps the rows for this transaction and passes over those that another one keeps. */
export const keptForMe: SqlPart = new Spelling('', 'FOR UPDATE SKIP LOCKED');

/** At the end of a SELECT within another: PostgreSQL plans it by itself; SQLite does nothing else where it may. */
export const asItStands: SqlPart = new Spelling('', 'OFFSET 0');

/** `>=` and `<` of texts by their bytes, as SQLite always has it; in PostgreSQL the language of the database decides otherwise. */
export const notBefore: SqlPart = new Spelling('>=', '~>=~');
export const before: SqlPart = new Spelling('<', '~<~');

/** A piece that each database is told in its own way, because it would not go the wanted way otherwise. */
export function toEach({ sqlite, postgres }: Readonly<Record<Dialect, Sql>>): Sql {
  return new Sql(['', ''], [new Spelling(sqlite, postgres)]);
}

/**
 * A statement that goes the same way whatever its parameters are, because it looks for what it needs by a key: PostgreSQL
 * thinks about the way once in the life of a connection, which takes it longer than going there.
 */
export function plannedOnce({ strings, values }: Sql): Sql {
  return new Sql(strings, values, true);
}

/** A statement in the SQL that both databases speak; every `${}` becomes a parameter, or a nested piece. */
export function sql(strings: TemplateStringsArray, ...values: SqlPart[]): Sql {
  return new Sql(strings, values);
}

/** Makes a table of plain objects; `columns` names the ones that are used and their types. */
export function records<Column extends string>(
  columns: Record<Column, ColumnType>,
  rows: readonly Readonly<Record<NoInfer<Column>, SqlValue>>[],
): SqlPart {
  return new Records(columns, asJson(rows));
}

/** Makes the right side of `IN` from any number of values. */
export function list(values: readonly SqlValue[], type: ColumnType): SqlPart {
  return new List(type, asJson(values));
}

/** Joins pieces with a separator, e.g. conditions with ` AND `. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  return new Sql(['', ...pieces.slice(1).map(() => separator), ''], pieces);
}

/** The statement's text and parameters as the database's driver takes them. */
export function spell(statement: Sql, dialect: Dialect): { text: string; parameters: SqlValue[] } {
  const parameters: SqlValue[] = [];
  return { text: spellPart(statement, dialect, parameters), parameters };
}

/** The parameters of a statement without nested pieces, in the order in which {@link spell} gives them. */
export function parametersOf(statement: Sql): SqlValue[] {
  return statement.values.flatMap((value): SqlValue[] => {
    if (value instanceof Records || value instanceof List) return [value.json];
    if (value instanceof Moment) return [value.milliseconds];
    if (typeof value === 'string') return [withoutZeros(value)];
    return value === null || typeof value !== 'object' ? [value] : [];
  });
}

function spellPart(part: SqlPart, dialect: Dialect, parameters: SqlValue[]): string {
  if (part instanceof Sql) {
    let text = part.strings[0] ?? '';
    for (let i = 1; i < part.strings.length; i++) {
      text += spellPart(part.values[i - 1] ?? null, dialect, parameters) + (part.strings[i] ?? '');
    }
    return text;
  }
  if (part instanceof Spelling) {
    const piece = part[dialect];
    return typeof piece === 'string' ? piece : spellPart(piece, dialect, parameters);
  }
  if (part instanceof Moment)
    return dialect === 'postgres'
      ? '(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint'
      : placeholder(part.milliseconds, dialect, parameters);
  if (part instanceof Records) return spellRecords(part, dialect, parameters);
  if (part instanceof List) {
    const place = placeholder(part.json, dialect, parameters);
    return dialect === 'sqlite'
      ? `(SELECT value FROM json_each(${place}))`
      : `(SELECT value::${postgresType[part.type]} FROM jsonb_array_elements_text(${place}::jsonb))`;
  }
  return placeholder(part, dialect, parameters);
}

function spellRecords(part: Records, dialect: Dialect, parameters: SqlValue[]): string {
  const place = placeholder(part.json, dialect, parameters);
  const columns = Object.entries(part.columns);
  if (dialect === 'sqlite') {
    const picked = columns.map(([name]) => `value->>'$.${name}' AS ${snakeCase(name)}`);
    // The limit keeps SQLite from dissolving the table into the query around it and reading the JSON once per row;
    // jsonb_each keeps it from reading a row once per column.
    return `(SELECT ${picked.join(', ')} FROM jsonb_each(${place}) LIMIT -1)`;
  }
  const picked = columns.map(([name]) => `"${name}" AS ${snakeCase(name)}`);
  const typed = columns.map(([name, type]) => `"${name}" ${postgresType[type]}`);
  return `(SELECT ${picked.join(', ')} FROM jsonb_to_recordset(${place}::jsonb) AS given(${typed.join(', ')}))`;
}

const postgresType = { text: 'text', integer: 'bigint' } as const;

/**
 * PostgreSQL keeps no zero character, and SQLite cuts JSON texts off there. One in a supplier's answer must not make the
 * answer impossible to write down. Looking at every value takes longer than all the rest, so it is done where needed.
 */
function asJson(values: readonly unknown[]): string {
  const json = JSON.stringify(values);
  return json.includes('\\u0000') ? JSON.stringify(values, storable) : json;
}

function storable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutZeros(value) : value;
}

function withoutZeros(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}

function placeholder(value: SqlValue, dialect: Dialect, parameters: SqlValue[]): string {
  parameters.push(typeof value === 'string' ? withoutZeros(value) : value);
  if (dialect === 'sqlite') return '?';
  // Inside a CASE PostgreSQL would take an untyped parameter for text.
  return typeof value === 'number' ? `$${parameters.length}::bigint` : `$${parameters.length}`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The property that a column is read into: `service_id` becomes `serviceId`. */
export function propertyOf(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
