/** Where a database of these tests has its files; undefined where it is beside the database. */
export function stateDirOf(databaseUrl: string): string | undefined {
  return databaseUrl.startsWith('postgres:') ? process.env['HAMMER_TEST_STATE'] : undefined;
}
