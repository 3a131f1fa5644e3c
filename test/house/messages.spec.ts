import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const folder = new URL('../../apps/admin/src/locale/', import.meta.url);

/** The files of the languages that English is translated into. */
const translations = readdirSync(folder).filter((name) => /^messages\.\w+\.xlf$/.test(name));

interface Unit {
  source: string;
  target: string | undefined;
  state: string | undefined;
}

/** The units of a file by their ids, with the texts as they are written there. */
function unitsOf(name: string): Map<string, Unit> {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const units = text.matchAll(/<unit id="(\w+)">(.*?)<\/unit>/gs);
  const found = new Map<string, Unit>();
  for (const [xml, id = ''] of units) {
    found.set(id, {
      source: /<source>(.*?)<\/source>/s.exec(xml)?.[1] ?? '',
      target: /<target>(.*?)<\/target>/s.exec(xml)?.[1],
      state: /<segment state="(\w+)">/.exec(xml)?.[1],
    });
  }
  return found;
}

/** What stands in a text for values and elements, as it is written, in one order. */
const placeholdersOf = (text: string) => (text.match(/<(?:ph|pc) [^>]*>/g) ?? []).sort();

/** What is wrong with a unit's translation, or null. */
function mistakeIn(unit: Unit | undefined, source: string): string | null {
  if (!unit) return 'is missing';
  if (unit.source !== source) return 'is of another text';
  if (unit.state === 'initial' || unit.target === undefined) return 'is not translated';
  const [wanted, written] = [placeholdersOf(source), placeholdersOf(unit.target)];
  return wanted.join() === written.join() ? null : 'has other placeholders';
}

describe('the messages of the console', () => {
  it('are in German', () => {
    expect(translations).toContain('messages.de.xlf');
  });

  it.each(translations)('are all translated in %s, and no others', (name) => {
    const source = unitsOf('messages.xlf');
    const translated = unitsOf(name);
    expect(source.size).toBeGreaterThan(500);
    const mistakes = [...source].flatMap(([id, unit]) => {
      const mistake = mistakeIn(translated.get(id), unit.source);
      return mistake === null ? [] : [`${id} ${mistake}: ${unit.source}`];
    });
    expect(mistakes).toEqual([]);
    expect([...translated.keys()].filter((id) => !source.has(id))).toEqual([]);
  });
});

describe('a translation', () => {
  const source = 'Pay <ph id="0" equiv="money"/>';
  const unit = { source, target: 'Zahle <ph id="0" equiv="money"/>', state: 'translated' };

  it('must be there, be done, and keep its placeholders', () => {
    expect(mistakeIn(unit, source)).toBeNull();
    expect(mistakeIn(undefined, source)).toBe('is missing');
    expect(mistakeIn({ ...unit, state: 'initial' }, source)).toBe('is not translated');
    expect(mistakeIn({ ...unit, target: 'Zahle' }, source)).toBe('has other placeholders');
    expect(mistakeIn({ ...unit, source: 'Pay' }, source)).toBe('is of another text');
  });
});
