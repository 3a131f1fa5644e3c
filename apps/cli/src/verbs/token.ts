import { newTokenSchema, permissions, type Permission, type Token } from '@hammer/contract';
import { Command, InvalidArgumentError } from 'commander';
import { withHostAccess } from '../at-the-host.js';
import { dollars, mention, say, sayJson, sayTable } from '../say.js';
import { readAs } from '../read-as.js';
import { readDollars } from '../read-dollars.js';
import { named } from './user.js';

interface Options {
  json?: boolean;
  name: string;
  for: string;
  may: Permission[];
  dailyCap?: number;
  days?: number;
  from?: string[];
}

/** `hammer token`: what programs sign in with. On the machine of the server, with its settings. */
export function tokenVerb(): Command {
  const verb = new Command('token').description(
    'Make, list and revoke the tokens of programs. On the machine of the server.',
  );
  verb
    .command('create')
    .description('Make a token; it is printed this once.')
    .requiredOption('--for <email>', 'the person whose token it is')
    .requiredOption('--name <text>', 'what it is for')
    .option('--may <permissions>', `of ${permissions.join(', ')}; with commas`, readScopes, [
      'read',
    ])
    .option('--daily-cap <dollars>', 'what may be spent with it in a day', readDollars)
    .option('--days <count>', 'for how many days it is good; else until it is revoked', readDays)
    .option('--from <addresses...>', 'the only addresses or CIDR ranges it may come from')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const created = await withHostAccess(async ({ people, tokens, host }) => {
        const person = await named(options.for, people);
        const asked = readAs(newTokenSchema, {
          name: options.name,
          scopes: options.may,
          dailyCapMicros: options.dailyCap ?? null,
          addresses: options.from ?? null,
          expiresInDays: options.days ?? null,
        });
        return tokens.create(person.id, asked, host);
      });
      if (options.json) sayJson(created);
      else {
        say(created.token);
        mention('It is shown this once. "hammer login" keeps it for the command line.');
      }
    });
  verb
    .command('list')
    .description('All tokens; never their text.')
    .action(async (_: unknown, command: Command) => {
      const tokens = await withHostAccess((access) => access.tokens.list());
      if (command.optsWithGlobals<Options>().json) sayJson({ data: tokens });
      else if (tokens.length === 0) say('No tokens.');
      else
        sayTable(
          ['ID', 'TOKEN', 'NAME', 'FOR', 'MAY', 'A DAY', 'LAST USED', 'STATE'],
          tokens.map(rowOf),
        );
    });
  verb
    .command('revoke')
    .argument('<id>', 'its number in the list', readId)
    .description('End a token at once.')
    .action(async (id: number, _: unknown, command: Command) => {
      const token = await withHostAccess(({ tokens, host }) => tokens.revoke(id, host));
      if (command.optsWithGlobals<Options>().json) sayJson(token);
      else say(`Token ${token.id} (${token.name}) is revoked.`);
    });
  for (const part of verb.commands) part.exitOverride();
  return verb;
}

function readScopes(text: string): Permission[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !(permissions as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${permissions.join(', ')}.`);
  return asked as Permission[];
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3_650)
    throw new InvalidArgumentError('It must be a whole number from 1 to 3650.');
  return days;
}

function readId(text: string): number {
  const id = Number(text);
  if (!Number.isInteger(id) || id < 1)
    throw new InvalidArgumentError('It must be the number that "hammer token list" shows.');
  return id;
}

function rowOf(token: Token): string[] {
  return [
    String(token.id),
    `hmr_${token.prefix}…`,
    token.name,
    token.email,
    token.scopes.join(','),
    token.dailyCapMicros === null ? 'no cap' : dollars(token.dailyCapMicros),
    token.lastUsedAt ?? 'never',
    token.revokedAt === null ? 'good' : 'revoked',
  ];
}
