import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import { settingsSchema } from './schema.js';
import { SettingsError } from './settings-error.js';

/** The settings as the program reads them: times in seconds, amounts in integer micros, `undefined` where unset. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** The token under which the settings are injected. */
export const SETTINGS = Symbol('settings');

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings from the environment and, for names that are not set there, from the file `.env` of the working
 * directory. `NAME_FILE` names a file that holds the value of `NAME`. Throws a {@link SettingsError} with all faults.
 */
export function readSettings(
  environment: Environment = process.env,
  dotenv = readDotenv(),
): Settings {
  const faults: string[] = [];
  const given: Environment = {};
  for (const name of Object.keys(settingsSchema.shape)) {
    const value = readValue(name, { ...dotenv, ...withoutEmpty(environment) }, faults);
    if (value !== undefined) given[name] = value;
  }
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      faults.push(`${issue.path.join('.')} ${issue.message}`);
  }
  if (parsed.data?.HAMMER_ROLE !== 'all' && parsed.data?.DATABASE_URL.startsWith('sqlite:'))
    faults.push(
      'HAMMER_ROLE must be all on SQLite, which one process only can use; set DATABASE_URL to a PostgreSQL database',
    );
  if (faults.length > 0 || !parsed.success) throw new SettingsError(faults);
  return Object.freeze(parsed.data);
}

function readValue(name: string, environment: Environment, faults: string[]): string | undefined {
  const file = environment[`${name}_FILE`];
  if (!file) return environment[name] || undefined;
  if (environment[name]) {
    faults.push(`${name} and ${name}_FILE are both set; keep one`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    faults.push(`${name}_FILE names ${file}, which cannot be read`);
    return undefined;
  }
}

function readDotenv(): Environment {
  try {
    return withoutEmpty(parseEnv(readFileSync('.env', 'utf8')));
  } catch {
    return {};
  }
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
}
