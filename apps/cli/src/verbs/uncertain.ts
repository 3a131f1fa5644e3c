import { Command } from 'commander';
import { checkVerb } from './uncertain-check.js';
import { exportEvidenceVerb } from './uncertain-export.js';
import { listVerb } from './uncertain-list.js';
import { resolveVerb } from './uncertain-resolve.js';

/** `hammer uncertain`: what may have been paid and is not known, and the ways out. */
export function uncertainVerb(): Command {
  const verb = new Command('uncertain').description(
    'What may have been paid and is not known: list it, look for evidence, settle it.',
  );
  for (const part of [listVerb, checkVerb, exportEvidenceVerb, resolveVerb])
    verb.addCommand(part().exitOverride().option('--json', 'print JSON for programs'));
  return verb;
}
