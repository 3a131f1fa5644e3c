import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder in which programs keep what belongs to the user who runs them. */
export function userFolder(): string {
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
}
