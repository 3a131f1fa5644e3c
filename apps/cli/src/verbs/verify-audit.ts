import { Command } from 'commander';
import { withHostAccess } from '../at-the-host.js';
import { Failure } from '../failure.js';
import { say, sayJson } from '../say.js';

/** `hammer verify-audit`: reckon the seals of the audit again, and name the first entry that does not fit. */
export function verifyAuditVerb(): Command {
  return new Command('verify-audit')
    .description('Reckon the seals of the audit again, and name the first entry that does not fit.')
    .action(async ({ json }: { json?: boolean }) => {
      const difference = await withHostAccess((access) => access.audit.verify());
      if (json) sayJson({ difference });
      if (difference)
        throw new Failure(`The audit was changed at entry ${difference.id}: ${difference.reason}`);
      if (!json) say('The audit is whole.');
    });
}
