import type { HostAccess } from '@hammer/access';
import { readSettings } from '@hammer/settings';

/** Opens the people and tokens of the database that the settings name, whether a server runs or not. */
export async function withHostAccess<T>(
  work: (access: HostAccess) => Promise<T>,
  settings = readSettings(),
): Promise<T> {
  // Loaded here, because few verbs need a database; by its place, because the build leaves such names as they are.
  const { openAtTheHost } = await import('../../../libs/access/src/index.js');
  (await import('./log-beside.js')).logBeside();
  const access = await openAtTheHost(settings);
  try {
    return await work(access);
  } finally {
    await access.close();
  }
}
