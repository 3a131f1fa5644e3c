import { generateImeis } from '@hammer/imei';
import { Command, InvalidArgumentError } from 'commander';
import { say, sayJson } from '../say.js';

const MOST = 1_000_000;

/** `hammer generate-imeis COUNT`: IMEIs of test devices. */
export function generateImeisVerb(): Command {
  return new Command('generate-imeis')
    .description('Print valid IMEIs of test ranges, to practise with.')
    .argument('<count>', `how many, up to ${MOST.toLocaleString('en')}`, readCount)
    .option('--seed <seed>', 'the same seed gives the same IMEIs', '1')
    .action((count: number, { seed, json }: { seed: string; json?: boolean }) => {
      const imeis = generateImeis(count, seed);
      if (json) sayJson(imeis);
      else say(imeis.join('\n'));
    });
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST}.`);
  }
  return count;
}
