import { logLevels, type LogLevelState } from '@hammer/contract';
import { Argument, Command } from 'commander';
import { say, sayJson } from '../say.js';
import { Server } from '../server.js';

const PATH = '/api/system/log-level';

/** `hammer log-level`: see how much the server logs, or change it until its next start. */
export function logLevelVerb(): Command {
  return new Command('log-level')
    .description('Show how much the server logs, or change it until its next start. For admins.')
    .addArgument(new Argument('[level]', 'how much').choices(logLevels))
    .action(async (level: string | undefined, { json }: { json?: boolean }) => {
      const server = Server.fromSettings();
      const state =
        level === undefined
          ? await server.get<LogLevelState>(PATH)
          : await server.post<LogLevelState>(PATH, { level }, 'PUT');
      if (json) sayJson(state);
      else say(`${state.level}; after a restart ${state.atStart}`);
    });
}
