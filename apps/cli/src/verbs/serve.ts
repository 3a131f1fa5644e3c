import { Command } from 'commander';

/** `hammer serve`: the server, in this process. */
export function serveVerb(): Command {
  return new Command('serve')
    .description('Run the server: console, API, and everything that happens by itself.')
    .action(async () => {
      // The server is another door of the house; it is opened by its address, so that this one loads without it.
      await import(new URL('../../../api/src/main.js', import.meta.url).href);
    });
}
