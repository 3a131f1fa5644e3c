import { OperationalError } from '@hammer/settings';

/** Codes of the system, of SQLite and of PostgreSQL that say: what DATABASE_URL names cannot be used as it is. */
const codes =
  /^(E[A-Z]+|SQLITE_(NOTADB|CANTOPEN.*|READONLY.*|CORRUPT.*|PERM|IOERR.*|FULL)|28\w{3}|3D000|53300|57P03)$/;

/** Makes an error of connecting to the database one that says what to do; any other stays as it is. */
export function explainUnreachable(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error) || !codes.test(code)) return error;
  return new OperationalError(
    'database-unreachable',
    `The database cannot be used: ${error.message || code}. Check DATABASE_URL, and that what it names is there and may be written.`,
    { cause: error },
  );
}
