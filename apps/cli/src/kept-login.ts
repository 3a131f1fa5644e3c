import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { userFolder } from '@hammer/settings';
import { z } from 'zod';

const loginSchema = z.object({ url: z.string(), token: z.string() });

/** The server and the token that `hammer login` has kept. */
export type Login = z.output<typeof loginSchema>;

const OWNER_ONLY = 0o600;

/** Where it is kept: in the user's own folder for settings. */
export function loginFile(): string {
  return join(userFolder(), 'hammer', 'login.json');
}

/** The login that is kept, or null. */
export function readLogin(): Login | null {
  try {
    return loginSchema.parse(JSON.parse(readFileSync(loginFile(), 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps a login where only its owner can read it. */
export function keepLogin(login: Login): void {
  mkdirSync(dirname(loginFile()), { recursive: true, mode: 0o700 });
  writeFileSync(loginFile(), `${JSON.stringify(login)}\n`, { mode: OWNER_ONLY });
  // A file that was there before keeps its mode.
  chmodSync(loginFile(), OWNER_ONLY);
}

/** Forgets it. */
export function forgetLogin(): void {
  rmSync(loginFile(), { force: true });
}
