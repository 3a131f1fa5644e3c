import { createHash } from 'node:crypto';
import type { StateFolder } from '@hammer/database';
import { OperationalError, type Settings } from '@hammer/settings';

/** The file that remembers which key was sent to which host: a line each, `hash host`. */
const FILE = 'supplier-hosts';

/**
 * Keeps the supplier's key from being sent somewhere else because an address was changed, by mistake or on purpose:
 * another host needs another key. Throws an OperationalError.
 */
export async function assertKnownSupplier(
  { GSM_FUSION_API_KEY: key, GSM_FUSION_BASE_URL }: Settings,
  folder: StateFolder,
): Promise<void> {
  if (key === undefined) return;
  const { hostname } = new URL(GSM_FUSION_BASE_URL);
  const hash = createHash('sha256').update(key).digest('hex');
  const known = (await folder.read(FILE)) ?? '';
  const before = new RegExp(`^${hash} (.+)$`, 'm').exec(known)?.[1];
  if (before === hostname) return;
  if (before !== undefined)
    throw new OperationalError(
      'supplier-moved',
      `GSM_FUSION_BASE_URL names the host ${hostname}, but GSM_FUSION_API_KEY was used with ${before} until now, so nothing was sent. Correct the address, or set the key that ${hostname} has given you. If the supplier itself has moved and the key is the same, remove the file ${FILE} in ${folder.place}.`,
    );
  await folder.write(FILE, `${known}${hash} ${hostname}\n`);
}
