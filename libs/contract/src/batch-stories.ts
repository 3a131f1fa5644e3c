import { z } from 'zod';
import { actorKinds } from './access.js';
import { count, moment } from './primitives.js';

const row = z.int().meta({ description: 'As a spreadsheet counts.' });

/** What was guessed, mended or left out while a file was read: a code, and what its sentence names. */
const importWarningSchema = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('line-above-header'), row, text: z.string() }),
    z.object({ code: z.literal('uneven-rows'), row, rows: count }),
    z.object({ code: z.literal('many-lines-in-a-cell'), row }),
    z.object({ code: z.literal('not-utf-8') }),
    z.object({ code: z.literal('damaged-characters') }),
    z.object({ code: z.literal('other-sheets'), sheet: z.string(), notRead: z.array(z.string()) }),
  ])
  .meta({ id: 'ImportWarning' });

export type ImportWarning = z.output<typeof importWarningSchema>;

/** What was found in the file or list of a batch. What is null was not kept, or there is no such thing. */
export const importReportSchema = z
  .object({
    importedAt: moment,
    fileName: z.string().nullable(),
    bytes: count,
    format: z.string(),
    rows: count,
    sheetName: z.string().nullable(),
    delimiter: z.string().nullable(),
    encoding: z.string().nullable(),
    headerLine: z.int().nullable(),
    suggestedColumn: z
      .object({ column: z.int(), valid: count, lookedAt: count })
      .nullable()
      .meta({ description: 'The column that was found by its content.' }),
    warnings: z.array(z.string()),
    warningDetails: z.array(importWarningSchema).meta({
      description: 'One for each of the warnings; none for what was given before these were kept.',
    }),
    cleaned: count.meta({ description: 'IMEIs that were spelled otherwise, e.g. with dashes.' }),
    repaired: count,
    overridden: count,
    sameFileAs: z.object({ batchId: z.int(), importedAt: moment }).nullable(),
  })
  .meta({ id: 'ImportReport' });

export type ImportReport = z.output<typeof importReportSchema>;

/** What can happen to a batch, as its timeline tells it. */
export const timelineKinds = [
  'created',
  'quoted',
  'approval-asked',
  'approved',
  'started',
  'first-call',
  'size-proven',
  'paused',
  'resumed',
  'placed',
  'first-result',
  'last-result',
  'exported',
  'cancelled',
  'completed',
] as const;

export type TimelineKind = (typeof timelineKinds)[number];

/** What has happened to a batch, oldest first. */
export const batchTimelineSchema = z
  .object({
    events: z.array(
      z.object({
        at: moment,
        kind: z.enum(timelineKinds),
        by: z
          .object({ kind: z.enum(actorKinds), personId: z.int().nullable() })
          .nullable()
          .meta({ description: 'null: it happened by itself.' }),
        amount: count.nullable().meta({
          description: 'IMEIs of the call for first-call and size-proven, orders for the others.',
        }),
        code: z.string().nullable().meta({ description: 'Why it was paused, for programs.' }),
        message: z.string().nullable().meta({ description: 'Why it was paused.' }),
      }),
    ),
  })
  .meta({ id: 'BatchTimeline' });

export type BatchTimeline = z.output<typeof batchTimelineSchema>;
