import { OperationalError, readSettings, SettingsError } from '@hammer/settings';
import { WriterLock } from '@hammer/database';
import { createApp, listen } from './app.js';
import { offerSetUp } from './access/offer-set-up.js';

try {
  const settings = readSettings();
  const app = await createApp(settings);
  void app.get(WriterLock).takenAway.then(async ({ message }) => {
    process.stderr.write(`${message}\n`);
    await app.close();
    process.exit(1);
  });
  const url = await listen(app, settings);
  await offerSetUp(app, settings.PUBLIC_URL ?? url);
  process.stdout.write(`Hammer is listening on ${url}\n`);
} catch (error) {
  const isForeseen = error instanceof SettingsError || error instanceof OperationalError;
  process.stderr.write(
    `${isForeseen ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}
