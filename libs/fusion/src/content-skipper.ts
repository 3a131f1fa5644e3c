/** Leaves out what stands between `<name>` and `</name>` in a text that comes in pieces, cut anywhere. */
export class ContentSkipper {
  private readonly opening: string;
  private readonly closing: string;
  private isInside = false;
  /** The end of the last piece, which may be the beginning of a tag. */
  private rest = '';

  constructor(name: string) {
    this.opening = `<${name}>`;
    this.closing = `</${name}>`;
  }

  /** What is kept of a piece, and of the end of the one before. */
  pass(piece: Buffer): Buffer {
    // One character a byte, so that no character of UTF-8 that is cut is lost.
    const text = this.rest + piece.toString('latin1');
    let kept = '';
    let from = 0;
    for (;;) {
      const tag = this.isInside ? this.closing : this.opening;
      const at = text.indexOf(tag, from);
      if (at < 0) {
        const until = Math.max(from, text.length - tag.length + 1);
        if (!this.isInside) kept += text.slice(from, until);
        this.rest = text.slice(until);
        return Buffer.from(kept, 'latin1');
      }
      kept += this.isInside ? tag : text.slice(from, at + tag.length);
      from = at + tag.length;
      this.isInside = !this.isInside;
    }
  }

  /** What is left at the end. */
  end(): Buffer {
    return Buffer.from(this.isInside ? '' : this.rest, 'latin1');
  }
}
