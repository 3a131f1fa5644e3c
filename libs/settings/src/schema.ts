import { z } from 'zod';

const MICROS_PER_DOLLAR = 1_000_000;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);

const dollars = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be an amount in dollars such as 1600 or 12.50')
  .transform((text) => Math.round(Number(text) * MICROS_PER_DOLLAR));

const supplierUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (!url) {
    context.addIssue({ code: 'custom', message: 'must be a URL such as https://hammerfusion.com' });
    return z.NEVER;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
    context.addIssue({
      code: 'custom',
      message:
        'must start with https:// (plain http is accepted for this machine only: the key would travel unencrypted)',
    });
    return z.NEVER;
  }
  if (url.username || url.password) {
    context.addIssue({ code: 'custom', message: 'must not contain a user name or password' });
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const publicUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  context.addIssue({ code: 'custom', message: 'must be a URL such as https://hammer.example.com' });
  return z.NEVER;
});

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');

const addressRanges = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((range) => range.trim())
      .filter((range) => range !== ''),
  )
  .pipe(
    z.array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
        error: 'must be addresses or ranges such as 10.0.0.5, 10.0.0.0/8',
      }),
    ),
  );

const databaseUrl = z
  .string()
  .regex(
    /^(sqlite:.+|postgres(ql)?:\/\/.+)$/,
    'must be sqlite:path/to/file or postgres://user:password@host/database',
  );

/**
 * Every setting there is: its name in the environment, what it accepts, its default, and a sentence on what it does.
 * Times are in seconds, amounts in dollars here; the read value of an amount is in integer micros.
 */
export const settingsSchema = z.object({
  GSM_FUSION_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('The key of your supplier account. Without it nothing can be bought.'),
  GSM_FUSION_USERNAME: z
    .string()
    .min(1)
    .optional()
    .describe('The user id of your supplier account, sent with every call.'),
  GSM_FUSION_BASE_URL: supplierUrl
    .default('https://hammerfusion.com')
    .describe(
      'Where the supplier answers. https only; plain http is accepted for this machine only.',
    ),

  DATABASE_URL: databaseUrl
    .default('sqlite:data/hammer.sqlite')
    .describe(
      'Where everything is kept: sqlite:path (one machine, no server) or postgres://user:password@host/database.',
    ),

  HAMMER_ROLE: z
    .enum(['all', 'web', 'worker'], { error: 'must be one of all, web, worker' })
    .default('all')
    .describe(
      'What this process does, where several share a PostgreSQL database: all; web answers people and programs; worker places orders and fetches results.',
    ),

  STATE_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The folder of the few files that must be known when the database is not, such as how far it was; it must last as long as the database, and not be restored with it. Unless set: beside an SQLite database, data/ for PostgreSQL.',
    ),

  BACKUP_FOLDER: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The folder that the server puts its backups into, better on another disk. Unless set, it makes none by itself.',
    ),
  BACKUP_EVERY: wholeNumber(1, 8_760)
    .default(24)
    .describe('Hours between two backups that the server makes by itself.'),
  BACKUP_KEEP: wholeNumber(1, 1_000)
    .default(14)
    .describe('How many backups stay in BACKUP_FOLDER; older ones are removed after a new one.'),
  BACKUP_BEFORE_UPGRADE: z
    .enum(['when-possible', 'always'], { error: 'must be when-possible or always' })
    .default('when-possible')
    .describe(
      'Before a newer Hammer changes the database it is copied; "always" refuses to go on where that cannot be done, as on PostgreSQL without pg_dump.',
    ),

  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'The address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all. People sign in over https only, so put a proxy with a certificate before it.',
    ),
  TRUSTED_PROXIES: addressRanges
    .default([])
    .describe(
      'Addresses or CIDR ranges, with commas, of the proxies before Hammer: what they say of the sender and of https is believed.',
    ),
  PUBLIC_URL: publicUrl
    .optional()
    .describe(
      'Where people reach the console, such as https://hammer.example.com; links for them begin with it.',
    ),
  PORT: wholeNumber(0, 65535)
    .default(3000)
    .describe('The port to listen on; 0 takes any free one.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug'], {
      error: 'must be one of fatal, error, warn, info, debug',
    })
    .default('info')
    .describe('How much is logged.'),
  LOG_FORMAT: z
    .enum(['json', 'text'], { error: 'must be json or text' })
    .default('text')
    .describe('How a log line looks: json for machines, text for people.'),

  AUTO_SYNC_INTERVAL: wholeNumber(1, 86_400)
    .default(300)
    .describe('Seconds between two rounds of asking the supplier for results.'),

  SUPPLIER_CALLS_PER_MINUTE: wholeNumber(0, 6_000)
    .default(57)
    .describe('Paid calls, and calls for the price list, a minute; 0 means no limit.'),
  SUPPLIER_STATUS_CALLS_PER_MINUTE: wholeNumber(0, 6_000)
    .default(30)
    .describe('Calls that ask for results, a minute; 0 means no limit.'),
  SUPPLIER_PARALLEL_CALLS: wholeNumber(1, 100)
    .default(30)
    .describe('Paid calls under way at the same time.'),
  SUPPLIER_IMEIS_PER_CALL: wholeNumber(1, 100)
    .default(100)
    .describe('IMEIs in one paid call at most, once a service has proven that it takes so many.'),
  SUPPLIER_CONNECT_TIMEOUT: wholeNumber(1, 60)
    .default(10)
    .describe('Seconds to wait for a connection to the supplier.'),
  SUPPLIER_ANSWER_TIMEOUT: wholeNumber(1, 900)
    .default(300)
    .describe(
      'Seconds to wait for an answer of the supplier. Giving up early makes orders uncertain.',
    ),
  SUPPLIER_READ_RETRIES: wholeNumber(0, 5)
    .default(3)
    .describe(
      'How often a free call is repeated after a failure, after 1, 2, 4 ... seconds. Paid calls never are.',
    ),

  DAILY_CAP: dollars.default(1_600_000_000).describe('Dollars that may be spent in one day (UTC).'),
  BATCH_CAP: dollars.default(1_600_000_000).describe('Dollars that one batch may cost.'),
  APPROVAL_ABOVE: dollars
    .optional()
    .describe(
      'Dollars above which a second person must approve a batch before it is started. Unless set, nobody must.',
    ),
  MINIMUM_BALANCE: dollars
    .default(0)
    .describe(
      'Dollars that must stay in the supplier account; a batch that would go below is not started.',
    ),

  EXPOSURE_LIMIT: dollars
    .default(25_000_000)
    .describe(
      'Dollars that may be uncertain at the same time; a batch that reaches it is paused until a person has looked.',
    ),

  RECHECKS_PER_DAY: wholeNumber(0, 1_000)
    .default(3)
    .describe('How often the same check may be bought anew in one day (UTC).'),

  LOW_BALANCE: dollars
    .optional()
    .describe('Webhooks are told when the supplier account has fewer dollars. Unless set, never.'),
  WEBHOOK_PRIVATE_ADDRESSES: yesOrNo
    .default(false)
    .describe(
      'true lets webhooks lead to addresses of your own network, and without https; false, to public addresses over https only.',
    ),

  HAMMER_URL: z
    .url()
    .optional()
    .describe('Where the command line finds the server; http://127.0.0.1 and PORT unless told.'),
  HAMMER_TOKEN: z
    .string()
    .regex(/^hmr_[\w-]{43}$/, 'must be a token such as "hammer token create" prints, hmr_...')
    .optional()
    .describe('The token of the command line; else the one that "hammer login" has kept.'),
});
