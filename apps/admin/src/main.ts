import { bootstrapApplication } from '@angular/platform-browser';
import { consoleConfig } from './app/console-config.js';
import { Frame } from './app/frame/frame.js';

bootstrapApplication(Frame, consoleConfig).catch((error: unknown) => {
  console.error(error);
});
