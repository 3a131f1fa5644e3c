import { SetUp } from '@hammer/access';
import { StateFolder } from '@hammer/database';
import type { INestApplication } from '@nestjs/common';

/** The file that has the link too, for who cannot see what the server prints. */
const FILE = 'set-up-link';

/** As long as there is no admin, prints the link that makes the first one, and keeps it in a file for the owner only. */
export async function offerSetUp(app: INestApplication, consoleUrl: string): Promise<void> {
  const token = await app.get(SetUp).open();
  const folder = app.get(StateFolder);
  if (token === null) {
    await folder.remove(FILE);
    return;
  }
  // Behind the #, which no browser sends and no proxy writes down.
  const link = `${consoleUrl}/set-up#${token}`;
  await folder.write(FILE, `${link}\n`);
  process.stdout.write(
    `Nobody can sign in yet. Make the first admin within 30 minutes at ${link}\n` +
      `(also in ${folder.place}/${FILE}; a restart makes a new link)\n`,
  );
}
