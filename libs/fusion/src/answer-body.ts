import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, inflateSync, unzipSync } from 'node:zlib';

/** A body that was received to its end, or what there is of it and why it ends there. */
export type AnswerBody =
  { whole: true; text: string } | { whole: false; text: string; fault: string };

/**
 * Reads a body of at most `limit` bytes, before and after decompression, as UTF-8. Hammer asks for no compression; a
 * supplier that compresses all the same is understood. Never throws.
 */
export async function readBody(answer: IncomingMessage, limit: number): Promise<AnswerBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  let fault = '';
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) {
        fault = `the answer is larger than ${limit} bytes`;
        break;
      }
    }
  } catch {
    fault = 'the answer was cut off';
  }
  if (!fault && !answer.complete) fault = 'the answer was cut off';
  const received = Buffer.concat(chunks);
  if (fault) return { whole: false, text: received.toString('utf8'), fault };
  try {
    const encoding = answer.headers['content-encoding'];
    return { whole: true, text: decompressed(received, encoding, limit).toString('utf8') };
  } catch {
    return {
      whole: false,
      text: received.toString('utf8'),
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
