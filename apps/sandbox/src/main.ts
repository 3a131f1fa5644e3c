import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { FaultsGiven } from './faults.js';
import type { MannersGiven } from './manners.js';
import { startSandbox } from './sandbox.js';

const port = (text: string) => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError('must be a port from 0 (any free one) to 65535.');
  }
  return number;
};

const wholeNumber = (text: string) => {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`must be JSON: ${String(error)}`);
  }
};

const given = new Command()
  .name('sandbox')
  .description('A supplier to practise on: real HTTP, real XML, ill-mannered on request.')
  .option('--port <port>', 'port of the supplier API; 0 takes any free one', port, 4010)
  .option('--control-port <port>', 'port of the control API', port, 4011)
  .option('--book <file>', 'where it writes what it charged', 'data/sandbox-book.jsonl')
  .option('--seed <number>', 'decides results, times and chances', wholeNumber, 1)
  .option('--api-key <key>', 'the key that is let in', 'sandbox-key')
  .option('--user-id <id>', 'the user id that is let in', 'sandbox')
  .addOption(new Option('--manners <json>', 'manners that differ from the usual').argParser(json))
  .addOption(new Option('--faults <json>', 'faults in force from the start').argParser(json))
  .parse()
  .opts<{
    port: number;
    controlPort: number;
    book: string;
    seed: number;
    apiKey: string;
    userId: string;
    manners?: MannersGiven;
    faults?: FaultsGiven;
  }>();

const { apiKey, userId, ...options } = given;
try {
  const sandbox = await startSandbox({ ...options, credentials: { apiKey, userId } });
  const end = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, controlUrl: sandbox.controlUrl })}\n`);
} catch (error) {
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  process.stderr.write(`The sandbox cannot start: ${reason}\n`);
  process.exit(1);
}
