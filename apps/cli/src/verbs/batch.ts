import { openAsBlob } from 'node:fs';
import { basename, extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, Progress, Quote, RowClass } from '@hammer/contract';
import { Command, Option } from 'commander';
import { agree, sayPrice } from '../consent.js';
import { Failure } from '../failure.js';
import { mentionProgress, ProgressBar } from '../progress-bar.js';
import { assertCanSave, save } from '../save.js';
import { dollars, say, sayJson } from '../say.js';
import { Server } from '../server.js';

interface Options {
  service?: string;
  output?: string;
  layout: string;
  duplicates: string;
  yes?: boolean;
  wait: boolean;
  json?: boolean;
}

const classNames: Record<RowClass, string> = {
  to_check: 'to check',
  repeated: 'repeated in the file',
  known: 'known already',
  in_progress: 'in progress elsewhere',
  uncertain: 'uncertain elsewhere',
  invalid: 'invalid',
};

/** `hammer batch FILE`: a whole file, from the quote to the results. */
export function batchVerb(): Command {
  return new Command('batch')
    .description(
      'Check a whole file (CSV, TSV, TXT, XLSX): quote, confirm, place, and save the results.',
    )
    .argument('<file>')
    .option('-s, --service <id>', 'the service for rows that do not name one (network_id)')
    .option('-o, --output <file>', 'wait for the results and save them (.csv, .xlsx or .json)')
    .addOption(
      new Option('--layout <layout>', 'columns of the output')
        .choices(['round-trip', 'supplier', 'minimal'])
        .default('round-trip'),
    )
    .addOption(
      new Option('--duplicates <policy>', 'what to do with known results')
        .choices(['reuse', 'recheck', 'skip'])
        .default('reuse'),
    )
    .option('-y, --yes', 'pay without asking')
    .option('--no-wait', 'return as soon as the batch runs')
    .action(checkFile);
}

async function checkFile(path: string, options: Options): Promise<void> {
  const format = formatOf(options.output);
  if (options.output !== undefined) await assertCanSave(options.output);
  const server = Server.fromSettings();
  const batch = await upload(server, path, options);
  const quote = batch.quote;
  if (!quote) throw new Failure(`Batch ${batch.id} has no quote.`);
  if (!options.json) describe(batch, quote);
  await agree(quote, options);
  if (quote.orders > 0)
    await server.post<Batch>(`/api/batches/${batch.id}/start`, { quote: quote.id });
  if (!options.wait) {
    if (options.json) sayJson(await server.get<Batch>(`/api/batches/${batch.id}`));
    else say(quote.orders > 0 ? `Batch ${batch.id} is running.` : 'There is nothing to pay for.');
    return;
  }
  const progress =
    quote.orders > 0
      ? await follow(server, batch.id, options.output !== undefined)
      : batch.progress;
  if (options.output && format) {
    const query = `format=${format}&layout=${options.layout}`;
    await save(await server.download(`/api/batches/${batch.id}/export?${query}`), options.output);
  }
  if (options.json) sayJson(await server.get<Batch>(`/api/batches/${batch.id}`));
  if (quote.orders > 0) conclude(batch.id, progress);
}

async function upload(server: Server, path: string, options: Options): Promise<Batch> {
  let file: File;
  try {
    file = new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw new Failure(`${path} cannot be read. Give the path of a CSV, TSV, TXT or XLSX file.`, {
      cause: error,
    });
  }
  const fields = {
    duplicates: options.duplicates,
    ...(options.service ? { serviceId: options.service } : {}),
  };
  return server.upload<Batch>('/api/batches', file, fields);
}

function describe(batch: Batch, quote: Quote): void {
  const { progress, sameFileAs } = batch;
  say(`Batch ${batch.id}: ${progress.rows} rows`);
  for (const [name, title] of Object.entries(classNames)) {
    const rows = progress.classes[name as RowClass];
    if (rows > 0) say(`  ${String(rows).padStart(7)}  ${title}`);
  }
  if (progress.classes.invalid > 0)
    say(`  The invalid rows with reasons: GET /api/batches/${batch.id}/rejected`);
  if (sameFileAs)
    say(`  You gave this file before, as batch ${sameFileAs.batchId} (${sameFileAs.importedAt}).`);
  sayPrice(quote);
  if (quote.reused.rows > 0)
    say(`  ${quote.reused.rows} results are reused (saves ${dollars(quote.reused.savedMicros)})`);
  const { balance, today } = quote;
  say(
    `  balance ${balance.micros === null ? 'unknown' : `${dollars(balance.micros)}, ${dollars(balance.leftMicros ?? 0)} left`}`,
  );
  say(`  today's cap ${dollars(today.capMicros)}, used ${dollars(today.usedMicros)}`);
}

/** Follows the batch until it is placed, or until all results are there. A broken stream is taken up again. */
async function follow(server: Server, batchId: number, untilResults: boolean): Promise<Progress> {
  const bar = new ProgressBar(process.stderr);
  try {
    for (;;) {
      for await (const progress of server.watch(batchId)) {
        bar.draw(progress);
        if (isOver(progress, untilResults)) return progress;
      }
      const { progress } = await server.get<Batch>(`/api/batches/${batchId}`);
      if (isOver(progress, untilResults)) return progress;
      await sleep(1_000);
    }
  } finally {
    bar.end();
  }
}

function isOver({ state, phase }: Progress, untilResults: boolean): boolean {
  if (state !== 'running') return true;
  return phase === 'done' || phase === 'uncertain' || (phase === 'waiting' && !untilResults);
}

function conclude(batchId: number, progress: Progress): void {
  if (!process.stderr.isTTY) mentionProgress(progress);
  if (progress.state === 'paused') {
    throw new Failure(`Batch ${batchId} is paused: ${progress.pause?.message ?? ''}`, {
      exitCode: 3,
    });
  }
  const { uncertain, refused, duplicate, rejected } = progress.statuses;
  if (uncertain + refused + duplicate + rejected > 0) {
    throw new Failure(
      `${uncertain} uncertain, ${refused} refused, ${duplicate} duplicate, ${rejected} rejected; "hammer status ${batchId}" shows the batch.`,
      { exitCode: 3 },
    );
  }
}

function formatOf(output: string | undefined): 'csv' | 'xlsx' | 'json' | null {
  if (output === undefined) return null;
  const format = extname(output).slice(1).toLowerCase();
  if (format === 'csv' || format === 'xlsx' || format === 'json') return format;
  throw new Failure(`The output ${output} must end in .csv, .xlsx or .json.`, { exitCode: 2 });
}
