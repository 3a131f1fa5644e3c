/** Titles in which white space is tidied, `Column n` stands for a missing one, and no two are equal. */
export function distinctTitles(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((text, position) => {
    const title = text.replace(/\s+/g, ' ').trim() || `Column ${position + 1}`;
    let distinct = title;
    for (let n = 2; taken.has(distinct); n++) distinct = `${title} (${n})`;
    taken.add(distinct);
    return distinct;
  });
}
