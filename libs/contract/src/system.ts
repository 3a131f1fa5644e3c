import { z } from 'zod';
import { count, moment } from './primitives.js';
import { breakerStates, logLevels } from './words.js';

/** How the supplier is called at present: whether calls go out, how many, and what holds them up. */
export const systemCallsSchema = z
  .object({
    breaker: z.enum(breakerStates).meta({
      description:
        'closed: calls go out; open: none until the supplier has answered a free question; half-open: one call with one order shows whether it is well again.',
    }),
    trouble: z
      .object({ code: z.string(), message: z.string(), until: moment })
      .nullable()
      .meta({ description: 'What holds up all calls now; it passes by itself.' }),
    waiting: count.meta({
      description: 'Calls that wait for their slot; nothing of them is sent.',
    }),
    underWay: count.meta({ description: 'Calls that were sent and are not answered yet.' }),
    atOnce: count.meta({ description: 'Calls that may be under way at once at present.' }),
    mostAtOnce: count,
    lastMinute: count.meta({ description: 'Paid calls that were sent in the last 60 seconds.' }),
    perMinute: count.meta({ description: 'Paid calls allowed a minute; 0 means no limit.' }),
    keptAnswers: count.meta({
      description: 'Answers in files because the database could not take them.',
    }),
  })
  .meta({ id: 'SystemCalls' });

export type SystemCalls = z.output<typeof systemCallsSchema>;

/** What runs here, on which database, with which supplier, and how it is called. No secret is in it. */
export const systemSchema = z
  .object({
    version: z.string(),
    startedAt: moment,
    database: z.object({
      kind: z.enum(['sqlite', 'postgres']),
      mayPlace: z.boolean().meta({
        description:
          'Whether the database knows that this process lives; while it does not, no paid call goes out.',
      }),
    }),
    supplier: z.object({
      host: z.string(),
      isKeyKnown: z.boolean(),
      isUserKnown: z.boolean(),
      lastContact: z.object({ at: moment, ok: z.boolean(), message: z.string() }).nullable(),
    }),
    servers: z
      .array(
        z.object({
          id: z.string(),
          role: z.string(),
          since: moment,
          isThis: z.boolean(),
        }),
      )
      .meta({
        description: 'Those that share a PostgreSQL database, this one among them; none on SQLite.',
      }),
    calls: systemCallsSchema,
    unseenAnomalies: count,
  })
  .meta({ id: 'System' });

export type System = z.output<typeof systemSchema>;

/** How much is to be logged until the next start. */
export const logLevelRequestSchema = z
  .object({ level: z.enum(logLevels) })
  .meta({ id: 'LogLevelRequest' });

export type LogLevelRequest = z.output<typeof logLevelRequestSchema>;

export const logLevelSchema = z
  .object({
    level: z.enum(logLevels),
    atStart: z.enum(logLevels).meta({ description: 'LOG_LEVEL, which holds after a restart.' }),
  })
  .meta({ id: 'LogLevel' });

export type LogLevelState = z.output<typeof logLevelSchema>;
