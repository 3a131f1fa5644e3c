/**
 * Wraps the content of the named elements in CDATA where it holds raw markup or a bare `&`, which would break the
 * whole document (`<code>Carrier: AT&T<br>...</code>` comes like that). For free answers only: a paid one is never mended.
 */
export function wrapRawMarkup(body: string, names: readonly string[]): string {
  const opening = new RegExp(`<(${names.join('|')})>`, 'g');
  let mended = '';
  let done = 0;
  for (let found = opening.exec(body); found; found = opening.exec(body)) {
    const start = found.index + found[0].length;
    const end = body.indexOf(`</${found[1]}>`, contentEnd(body, start));
    if (end < 0) break;
    const content = body.slice(start, end);
    if (isRaw(content)) {
      mended += `${body.slice(done, start)}<![CDATA[${content.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
      done = end;
    }
    opening.lastIndex = end;
  }
  return mended + body.slice(done);
}

/** A CDATA section may hold what looks like the closing tag. */
function contentEnd(body: string, start: number): number {
  return body.startsWith('<![CDATA[', start) ? Math.max(body.indexOf(']]>', start), start) : start;
}

function isRaw(content: string): boolean {
  if (content.trimStart().startsWith('<![CDATA[')) return false;
  return /<|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/.test(content);
}
