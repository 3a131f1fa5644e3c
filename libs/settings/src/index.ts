// First: nothing else may be loaded by a Node that does not fit.
import './node-version.js';

export { SETTINGS, readSettings, type Settings } from './settings.js';
export { settingsSchema } from './schema.js';
export { SettingsError } from './settings-error.js';
export { SettingsModule } from './settings.module.js';
export { OperationalError, UserError } from './failures.js';
export { programEnvironment } from './program-environment.js';
export { userFolder } from './user-folder.js';
