import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, inflateSync, unzipSync } from 'node:zlib';
import { ContentSkipper } from './content-skipper.js';

/** A body that was received to its end, or what there is of it and why it ends there. */
export type AnswerBody =
  { whole: true; text: string } | { whole: false; text: string; fault: string };

/** So many times the limit is received at most where most of it is left out. */
const MOST_LEFT_OUT = 16;

/**
 * Reads a body of at most `limit` bytes, before and after decompression, as UTF-8. The content of the elements
 * `leaveOut` is not kept and hardly counts. Hammer asks for no compression; a supplier that compresses all the same is
 * understood, and then nothing is left out. Never throws.
 */
export async function readBody(
  answer: IncomingMessage,
  limit: number,
  leaveOut?: string,
): Promise<AnswerBody> {
  const isPlain = answer.headers['content-encoding'] === undefined;
  const skipper = leaveOut !== undefined && isPlain ? new ContentSkipper(leaveOut) : null;
  const chunks: Buffer[] = [];
  let size = 0;
  let received = 0;
  let fault = '';
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      const kept = skipper ? skipper.pass(chunk) : chunk;
      chunks.push(kept);
      size += kept.length;
      received += chunk.length;
      if (size > limit || received > limit * MOST_LEFT_OUT) {
        fault = `the answer is larger than ${limit} bytes`;
        break;
      }
    }
    if (skipper) chunks.push(skipper.end());
  } catch {
    fault = 'the answer was cut off';
  }
  if (!fault && !answer.complete) fault = 'the answer was cut off';
  const bytes = Buffer.concat(chunks);
  if (fault) return { whole: false, text: bytes.toString('utf8'), fault };
  try {
    const encoding = answer.headers['content-encoding'];
    return { whole: true, text: decompressed(bytes, encoding, limit).toString('utf8') };
  } catch {
    return {
      whole: false,
      text: bytes.toString('utf8'),
      fault: 'the answer is compressed and cannot be unpacked',
    };
  }
}

function decompressed(bytes: Buffer, encoding: string | undefined, limit: number): Buffer {
  switch ((encoding ?? 'identity').trim().toLowerCase()) {
    case 'identity':
    case '':
      return bytes;
    case 'gzip':
    case 'x-gzip':
      return unzipSync(bytes, { maxOutputLength: limit });
    case 'deflate':
      return inflateSync(bytes, { maxOutputLength: limit });
    case 'br':
      return brotliDecompressSync(bytes, { maxOutputLength: limit });
    default:
      throw new Error('an encoding that was not asked for');
  }
}
