import type { SessionInfo } from '@hammer/contract';
import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { askFor, askSecretly } from '../ask.js';
import { Failure, USAGE } from '../failure.js';
import { forgetLogin, keepLogin, loginFile } from '../kept-login.js';
import { isWatched, say, sayJson } from '../say.js';
import { Server, usualUrl } from '../server.js';

/** `hammer login`: keep a server's address and a token for all other verbs. */
export function loginVerb(): Command {
  return new Command('login')
    .description(
      'Keep a token for the other verbs, readable by you only. Reads it from the standard input.',
    )
    .option('--url <url>', 'the server; HAMMER_URL or this machine unless told')
    .action(async ({ url, json }: { url?: string; json?: boolean }) => {
      const server = url ?? usualUrl(readSettings());
      const token = isWatched() ? await askSecretly(`Token for ${server}:`) : await askFor('');
      if (!token.startsWith('hmr_'))
        throw new Failure(
          'That is no token. It begins with hmr_; "hammer token create" prints one.',
          {
            exitCode: USAGE,
          },
        );
      const session = await new Server(server, token).get<SessionInfo>('/api/session');
      keepLogin({ url: server, token });
      if (json) sayJson(session);
      else say(`Signed in as ${session.person.email}. Kept in ${loginFile()}`);
    });
}

/** `hammer logout`: forget them. */
export function logoutVerb(): Command {
  return new Command('logout')
    .description(
      'Forget the token that "hammer login" has kept. It stays good until it is revoked.',
    )
    .action(({ json }: { json?: boolean }) => {
      forgetLogin();
      if (json) sayJson({ forgotten: true });
      else say('Forgotten.');
    });
}
