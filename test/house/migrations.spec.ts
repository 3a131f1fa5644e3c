import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { migrations } from '@hammer/database';

const folder = new URL('../../libs/database/src/migrations/', import.meta.url);

describe('the migrations', () => {
  const files = readdirSync(folder)
    .filter((name) => /^\d+-.*\.ts$/.test(name))
    .sort();

  it('are all in the list, in the order of their files', () => {
    const inFiles = files.map(
      (name) => /export class (\w+)/.exec(readFileSync(new URL(name, folder), 'utf8'))?.[1],
    );
    expect(migrations.map(({ name }) => name)).toEqual(inFiles);
  });

  it('have the moment of their file in their name, so that TypeORM runs them in this order', () => {
    const moments = files.map((name) => name.split('-')[0]);
    expect(migrations.map(({ name }) => /\d{13}$/.exec(name)?.[0])).toEqual(moments);
    expect(new Set(moments).size).toBe(moments.length);
  });
});
