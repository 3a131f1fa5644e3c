import { describe, expect, it } from '@jest/globals';
import { Passwords } from './passwords.service.js';

const passwords = new Passwords();

describe('a new password', () => {
  it.each([
    ['too short', 'elevenchars', /has 11 characters; it must have at least 12/],
    ['too short in characters, not in bytes', '🔑'.repeat(11), /has 11 characters/],
    ['too long', 'ab1'.repeat(86), /has 258 characters; it may have at most 256/],
    ['the e-mail', 'Ada.Lovelace@example.com', /is your e-mail address/],
    ['the name in the e-mail', 'ada.lovelace', /is your e-mail address/],
    ['common', 'QazWsxEdc123', /is one that many people use/],
    ['common with digits and signs around it', '1!football2026?', /is one that many people use/],
    ['made of words of the house', 'GSM-Fusion-2026', /is made of words that are tried first here/],
    ['a word of the house and digits', 'hammer123456789', /is made of words|many people use/],
    ['made of the parts of the e-mail', 'lovelace.ada.77', /is made of words/],
    ['one character again and again', 'zzzzzzzzzzzzzz', /repeats a few characters/],
    ['a few characters again and again', 'abc123abc123', /repeats a few characters/],
  ])('is refused when it is %s', async (_what, password, why) => {
    await expect(passwords.assertGood(password, 'Ada.Lovelace@example.com')).rejects.toMatchObject({
      name: 'UserError',
      code: 'weak-password',
      message: expect.stringMatching(why) as unknown,
    });
  });

  it.each([
    'quiet lamps over water',
    '🔑🪟🚪🧱🪜🛋🛏🖼🪞🧹🧺🪣',
    'x7#'.repeat(4) + 'y',
    'hammer over quiet water',
    'пароль из нескольких слов',
  ])('is taken without any rule about its characters: %s', async (password) => {
    await expect(passwords.assertGood(password, 'ada@example.com')).resolves.toBeUndefined();
  });

  it('never appears in the refusal', async () => {
    const refusal = passwords.assertGood('qazwsxedc123', 'ada@example.com');
    await expect(refusal).rejects.not.toMatchObject({
      message: expect.stringContaining('qazwsxedc123') as unknown,
    });
  });
});

describe('a kept password', () => {
  it('is a salted argon2id hash with the cost that is asked for', async () => {
    const kept = await passwords.hash('quiet lamps over water');
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/);
    expect(passwords.isOutdated(kept)).toBe(false);
    expect(passwords.isOutdated(kept.replace('m=19456', 'm=8192'))).toBe(true);
    expect(await passwords.verify(kept, 'quiet lamps over water')).toBe(true);
    expect(await passwords.verify(kept, 'quiet lamps over Water')).toBe(false);
  });

  it('is the same from every keyboard', async () => {
    const kept = await passwords.hash('caf\u00e9 by the river');
    expect(await passwords.verify(kept, 'cafe\u0301 by the river')).toBe(true);
  });

  it('fits nothing when there is none', async () => {
    expect(await passwords.verify(null, 'quiet lamps over water')).toBe(false);
  });
});
