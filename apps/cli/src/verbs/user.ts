import { newPersonSchema, type InvitedPerson, type Person, type Role } from '@hammer/contract';
import { readSettings } from '@hammer/settings';
import { Command, Option } from 'commander';
import { withHostAccess } from '../at-the-host.js';
import { Failure } from '../failure.js';
import { dollars, say, sayJson, sayTable } from '../say.js';
import { readAs } from '../read-as.js';
import { readDollars } from '../read-dollars.js';

interface Options {
  json?: boolean;
  role: Role;
  dailyCap?: number;
}

/** `hammer user`: who may sign in. On the machine of the server, with its settings. */
export function userVerb(): Command {
  const verb = new Command('user').description(
    'Add people, give them a new password, or disable them. On the machine of the server.',
  );
  verb
    .command('list')
    .description('Everybody who may sign in, or once might.')
    .action(async (_: unknown, command: Command) => {
      const people = await withHostAccess((access) => access.people.list());
      if (command.optsWithGlobals<Options>().json) sayJson({ data: people });
      else if (people.length === 0) say('Nobody yet: hammer user add you@example.com --role admin');
      else sayTable(['E-MAIL', 'ROLE', 'A DAY', 'SECOND FACTOR', 'STATE'], people.map(rowOf));
    });
  verb
    .command('add <email>')
    .description('Add a person; prints a link to choose a password with.')
    .addOption(
      new Option('--role <role>', 'what they may do')
        .choices(['viewer', 'operator', 'admin'])
        .default('operator'),
    )
    .option('--daily-cap <dollars>', 'what they may spend in a day', readDollars)
    .action(async (email: string, _: unknown, command: Command) => {
      const { role, dailyCap, json } = command.optsWithGlobals<Options>();
      const person = readAs(newPersonSchema, { email, role, dailyCapMicros: dailyCap ?? null });
      const invited = await withHostAccess(({ people, host }) => people.add(person, host));
      report(invited, json);
    });
  verb
    .command('reset <email>')
    .description('End all sessions of a person; prints a link to choose a new password with.')
    .action(async (email: string, _: unknown, command: Command) => {
      const invited = await withHostAccess(async ({ people, host }) =>
        people.reset((await named(email, people)).id, host),
      );
      report(invited, command.optsWithGlobals<Options>().json);
    });
  verb
    .command('disable <email>')
    .description('Let a person in no more: sessions and tokens end at once.')
    .action(async (email: string, _: unknown, command: Command) => {
      const person = await withHostAccess(async ({ people, host }) =>
        people.disable((await named(email, people)).id, host),
      );
      if (command.optsWithGlobals<Options>().json) sayJson(person);
      else say(`${person.email} is disabled.`);
    });
  for (const part of verb.commands) part.exitOverride();
  return verb;
}

/** The person with this e-mail who may sign in. Throws a Failure when there is none. */
export async function named(email: string, people: { list(): Promise<Person[]> }): Promise<Person> {
  const found = (await people.list()).find(
    (person) => person.disabledAt === null && person.email === email.trim().toLowerCase(),
  );
  if (found) return found;
  throw new Failure(`Nobody has the e-mail ${email}. "hammer user list" shows who there is.`);
}

function report(invited: InvitedPerson, asJson: boolean | undefined): void {
  const { PUBLIC_URL, PORT } = readSettings();
  const link = `${PUBLIC_URL ?? `http://127.0.0.1:${PORT}`}/password#${invited.linkToken}`;
  if (asJson) sayJson({ ...invited, link });
  else {
    say(`${invited.person.email} (${invited.person.role}) chooses a password at`);
    say(link);
    say(`until ${invited.linkExpiresAt}. Whoever has the link can use it once.`);
  }
}

function rowOf(person: Person): string[] {
  return [
    person.email,
    person.role,
    person.dailyCapMicros === null ? 'no cap' : dollars(person.dailyCapMicros),
    person.hasSecondFactor ? 'on' : 'off',
    person.disabledAt !== null ? 'disabled' : person.hasPassword ? 'active' : 'no password yet',
  ];
}
