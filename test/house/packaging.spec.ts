import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readSettings, settingsSchema } from '@hammer/settings';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** What the image sets, by name; `NODE_ENV` is for the libraries. */
const ofTheImage = () => {
  const [, given = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(read('Dockerfile')) ?? [];
  return Object.fromEntries(
    [...given.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value] as const),
  );
};

/** A service of compose.yaml as it is written. */
const service = (name: string) =>
  new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(read('compose.yaml'))?.[1] ?? '';

describe('the image', () => {
  it('sets what there is to be set, to what can be read', () => {
    const { NODE_ENV, ...settings } = ofTheImage();
    expect(NODE_ENV).toBe('production');
    expect(Object.keys(settings).filter((name) => !(name in settingsSchema.shape))).toEqual([]);
    expect(readSettings(settings, {})).toMatchObject({
      DATABASE_URL: 'sqlite:/data/hammer.sqlite',
      STATE_DIR: '/data',
      LOG_FORMAT: 'json',
    });
  });

  it('runs the Node of .nvmrc as a user without rights, and says how it is', () => {
    const dockerfile = read('Dockerfile');
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${read('.nvmrc').trim()}-slim`]));
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*healthcheck\.js"\]$/m);
    // What is not wanted in the image is not even given to its making.
    for (const name of ['.env', '.git', 'data', 'secrets'])
      expect(read('.dockerignore').split('\n')).toContain(name);
  });

  it('is led by settings that there are, and its parts may do no more than they must', () => {
    const [, environment = ''] = /environment:\n((?: {6}.*\n)+)/.exec(service('hammer')) ?? [];
    const names = [...environment.matchAll(/^ {6}(\w+):/gm)].map(([, name = '']) => name);
    expect(names).toContain('DATABASE_URL_FILE');
    const known = (name: string) => name.replace(/_FILE$/, '') in settingsSchema.shape;
    expect(names.filter((name) => !known(name))).toEqual([]);
    for (const name of ['hammer', 'postgres', 'proxy']) {
      expect([name, service(name)]).toEqual([name, expect.stringContaining('read_only: true')]);
      expect([name, service(name)]).toEqual([name, expect.stringContaining('cap_drop: [ALL]')]);
    }
    expect(read('compose.yaml')).not.toMatch(/PASSWORD:|postgres:\/\//);
  });
});
