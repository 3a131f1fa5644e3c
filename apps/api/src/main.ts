import { OperationalError, readSettings, SettingsError } from '@hammer/settings';
import { createApp, listen } from './app.js';

try {
  const settings = readSettings();
  const app = await createApp(settings);
  const url = await listen(app, settings);
  process.stdout.write(`Hammer is listening on ${url}\n`);
} catch (error) {
  const isForeseen = error instanceof SettingsError || error instanceof OperationalError;
  process.stderr.write(
    `${isForeseen ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
}
