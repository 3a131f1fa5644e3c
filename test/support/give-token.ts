import { randomUUID } from 'node:crypto';
import { hostActor, openAtTheHost, type People, type TokenBook } from '@hammer/access';
import { permissionsOf, type Role } from '@hammer/contract';
import { readSettings } from '@hammer/settings';

/** A new person of a role, and a token that may do all that this person may. */
export async function giveToken(
  people: People,
  tokens: TokenBook,
  role: Role = 'admin',
): Promise<string> {
  const host = hostActor();
  const email = `${role}-${randomUUID()}@example.com`;
  const { person } = await people.add({ email, role }, host);
  const created = await tokens.create(
    person.id,
    { name: 'tests', scopes: [...permissionsOf(role)] },
    host,
  );
  return created.token;
}

const given = new Map<string, Promise<string>>();

/** A token of an admin for a server that is a process of its own; the same one each time for the same database. */
export function giveTokenAtTheHost(environment: Record<string, string>): Promise<string> {
  const { DATABASE_URL = '' } = environment;
  const token = given.get(DATABASE_URL) ?? makeAtTheHost(environment);
  given.set(DATABASE_URL, token);
  return token;
}

async function makeAtTheHost(environment: Record<string, string>): Promise<string> {
  const access = await openAtTheHost(readSettings(environment, {}));
  try {
    return await giveToken(access.people, access.tokens);
  } finally {
    await access.close();
  }
}
