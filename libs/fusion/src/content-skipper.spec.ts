import { describe, expect, it } from '@jest/globals';
import { ContentSkipper } from './content-skipper.js';

/** What is kept of a text that comes in these pieces. */
const kept = (...pieces: Buffer[]): string => {
  const skipper = new ContentSkipper('code');
  const passed = pieces.map((piece) => skipper.pass(piece));
  return Buffer.concat([...passed, skipper.end()]).toString('utf8');
};

const text = '<r><id>1</id><code>Größe: <b>4</b></code><p>Größe</p><code></code><code/></r>';
const without = '<r><id>1</id><code></code><p>Größe</p><code></code><code/></r>';

describe('what stands between two tags', () => {
  it('is left out wherever the text is cut', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at++)
      expect(kept(bytes.subarray(0, at), bytes.subarray(at))).toBe(without);
    expect(kept(...[...bytes].map((byte) => Buffer.from([byte])))).toBe(without);
  });

  it('is left out to the end where the second tag is missing, so that the document is damaged', () => {
    expect(kept(Buffer.from('<r><code>never ends</r>'))).toBe('<r><code>');
  });

  it('is nothing where the tags are not there', () => {
    expect(kept(Buffer.from('<r>a < b <cod'))).toBe('<r>a < b <cod');
  });
});
