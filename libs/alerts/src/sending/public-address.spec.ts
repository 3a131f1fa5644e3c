import { describe, expect, it } from '@jest/globals';
import { assertMayReceive, publicLookup } from './public-address.js';

const mayReceive = (url: string, mayBePrivate = false) => {
  try {
    assertMayReceive(url, mayBePrivate);
    return true;
  } catch {
    return false;
  }
};

const lookUp = (hostname: string, all: boolean) =>
  new Promise<string>((settle) =>
    publicLookup(hostname, { all }, (error, found) =>
      settle(error ? error.message : JSON.stringify(found)),
    ),
  );

describe('where alerts may be sent', () => {
  it.each(['https://example.com/in', 'https://8.8.8.8/', 'https://[2606:4700::1111]:8443/x'])(
    'is %s',
    (url) => expect(mayReceive(url)).toBe(true),
  );

  it.each([
    'http://example.com/in',
    'https://user:password@example.com/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest',
    'https://100.64.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
  ])('is not %s', (url) => expect(mayReceive(url)).toBe(false));

  it('is one’s own network too, without https, when the settings say so', () => {
    expect(mayReceive('http://10.1.2.3:8080/in', true)).toBe(true);
    expect(mayReceive('http://user:password@10.1.2.3/', true)).toBe(false);
  });

  it('is no name that leads to a private address', async () => {
    for (const all of [true, false])
      expect(await lookUp('localhost', all)).toMatch(/^localhost is not a public address/);
  });
});
