import { describe, expect, it } from '@jest/globals';
import { pauseInWords, stopInWords, troubleInWords } from './pause-words.js';

describe('what keeps calls from going out', () => {
  const message = '$26.00 may have been charged without a clear answer.';

  it('is said with its amounts, or in the language of the page', () => {
    const pause = { code: 'exposure-limit', message };
    expect(pauseInWords(pause)).toBe(message);
    expect(pauseInWords(pause, 'de')).toMatch(/^More may have been charged .* EXPOSURE_LIMIT/);
    expect(pauseInWords({ code: 'brand-new', message }, 'de')).toBe(message);
  });

  it('is said so of what holds all calls up', () => {
    expect(troubleInWords({ code: 'state-folder', message }, 'de')).toContain('STATE_DIR');
    expect(troubleInWords({ code: 'state-folder', message })).toBe(message);
  });

  it('leaves a person their own words', () => {
    const reason = 'Answers look odd';
    expect(stopInWords({ kind: 'person', reason }, 'de')).toBe(reason);
    expect(stopInWords({ kind: 'spool', reason }, 'de')).toContain('lift STOP');
    expect(stopInWords({ kind: 'spool', reason })).toBe(reason);
  });
});
