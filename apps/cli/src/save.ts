import { createWriteStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure } from './failure.js';
import { mention } from './say.js';

/** Makes sure that a file can be saved where it is wanted, before anything is paid for it. */
export async function assertCanSave(output: string): Promise<void> {
  try {
    await access(dirname(output), constants.W_OK);
  } catch (error) {
    throw cannotSave(output, error);
  }
}

/** Saves what the server sends as a file, and says so. */
export async function save(file: ReadableStream<Uint8Array>, output: string): Promise<void> {
  try {
    await pipeline(Readable.from(file), createWriteStream(output));
  } catch (error) {
    throw cannotSave(output, error);
  }
  mention(`Saved ${output}.`);
}

function cannotSave(output: string, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure(`${output} cannot be saved: ${reason}.`, { cause });
}
