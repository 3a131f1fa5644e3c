import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readSettings, settingsSchema } from '@hammer/settings';

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

/** What the file would be with every line that is commented out taken in. */
const takenIn = example.replace(/^#(?=[A-Z_]+=)/gm, '');

describe('.env.example', () => {
  it('has exactly the settings there are, in their order', () => {
    const names = [...takenIn.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(settingsSchema.shape));
  });

  it('has the sentence of each setting above it', () => {
    for (const [name, setting] of Object.entries(settingsSchema.shape))
      expect(example).toContain(`# ${setting.description}\n#${name}=`);
  });

  it('shows the defaults, so that taking a line in changes nothing', () => {
    expect(parseEnv(example)).toEqual({});
    expect(readSettings({}, parseEnv(takenIn))).toEqual(readSettings({}, {}));
  });
});
