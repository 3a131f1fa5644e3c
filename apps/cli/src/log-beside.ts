import { Logger } from '@nestjs/common';
import { mention } from './say.js';

/** What the house logs stands beside the output of a verb, which programs may read. */
export function logBeside(): void {
  const say = (message: unknown) => mention(String(message));
  Logger.overrideLogger({ log: say, warn: say, error: say, fatal: say });
}
