import { Readable } from 'node:stream';
import type { FoundOrder } from '@hammer/orders';
import { StreamableFile } from '@nestjs/common';

/**
 * What a search finds, written as it is found. It waits for the first piece, so that what goes wrong at once is told as
 * a problem; what goes wrong later cuts the answer off.
 */
export async function asSearchAnswer(
  pieces: AsyncGenerator<FoundOrder[], string[]>,
): Promise<StreamableFile> {
  const first = await pieces.next();
  return new StreamableFile(Readable.from(textOf(first, pieces), { objectMode: false }), {
    type: 'application/json; charset=utf-8',
  });
}

async function* textOf(
  first: IteratorResult<FoundOrder[], string[]>,
  pieces: AsyncGenerator<FoundOrder[], string[]>,
): AsyncGenerator<string> {
  yield '{"found":[';
  let separator = '';
  let piece = first;
  for (; !piece.done; piece = await pieces.next()) {
    if (piece.value.length === 0) continue;
    yield separator + JSON.stringify(piece.value).slice(1, -1);
    separator = ',';
  }
  yield `],"notFound":${JSON.stringify(piece.value)}}`;
}
