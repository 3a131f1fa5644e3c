import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';
import { SettingsError } from './settings-error.js';

const read = (environment: Record<string, string>, dotenv = {}) =>
  readSettings(environment, dotenv);

describe('settings', () => {
  it('have the documented defaults', () => {
    expect(read({})).toMatchObject({
      GSM_FUSION_BASE_URL: 'https://hammerfusion.com',
      DATABASE_URL: 'sqlite:data/hammer.sqlite',
      HOST: '127.0.0.1',
      AUTO_SYNC_INTERVAL: 300,
      SUPPLIER_CALLS_PER_MINUTE: 57,
      SUPPLIER_PARALLEL_CALLS: 30,
      SUPPLIER_IMEIS_PER_CALL: 100,
      SUPPLIER_ANSWER_TIMEOUT: 300,
      SUPPLIER_READ_RETRIES: 3,
      DAILY_CAP: 1_600_000_000,
    });
  });

  it('name every fault at once', () => {
    expect.assertions(2);
    try {
      read({
        PORT: 'abc',
        GSM_FUSION_BASE_URL: 'http://hammerfusion.com',
        DATABASE_URL: 'mysql://x',
      });
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      expect((error as SettingsError).faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
        'DATABASE_URL',
        'GSM_FUSION_BASE_URL',
        'PORT',
      ]);
    }
  });

  it('accept plain http for this machine only', () => {
    expect(read({ GSM_FUSION_BASE_URL: 'http://127.0.0.1:4010/' }).GSM_FUSION_BASE_URL).toBe(
      'http://127.0.0.1:4010',
    );
    expect(() => read({ GSM_FUSION_BASE_URL: 'http://127.0.0.1.example.com' })).toThrow(
      SettingsError,
    );
  });

  it('read a secret from the file that NAME_FILE names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'key');
    writeFileSync(file, 'from-a-file\n');
    expect(read({ GSM_FUSION_API_KEY_FILE: file }).GSM_FUSION_API_KEY).toBe('from-a-file');
    expect(() => read({ GSM_FUSION_API_KEY_FILE: `${file}-missing` })).toThrow(/cannot be read/);
    expect(() => read({ GSM_FUSION_API_KEY_FILE: file, GSM_FUSION_API_KEY: 'twice' })).toThrow(
      /both set/,
    );
  });

  it('prefer the environment to the file .env, and treat an empty value as unset', () => {
    expect(
      read({ PORT: '4000', LOG_LEVEL: '' }, { PORT: '5000', LOG_LEVEL: 'debug' }),
    ).toMatchObject({
      PORT: 4000,
      LOG_LEVEL: 'debug',
    });
  });

  it('read amounts of money as integer micros', () => {
    expect(read({ DAILY_CAP: '0.08' }).DAILY_CAP).toBe(80_000);
    expect(() => read({ DAILY_CAP: '1e3' })).toThrow(SettingsError);
  });
});
