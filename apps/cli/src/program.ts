import { SettingsError } from '@hammer/settings';
import { Command, CommanderError } from 'commander';
import { exitCodes, Failure, USAGE } from './failure.js';
import { asJson, mention } from './say.js';
import { backupVerb } from './verbs/backup.js';
import { batchVerb } from './verbs/batch.js';
import { demoVerb } from './verbs/demo.js';
import { doctorVerb } from './verbs/doctor.js';
import { exportVerb } from './verbs/export.js';
import { generateImeisVerb } from './verbs/generate-imeis.js';
import { logLevelVerb } from './verbs/log-level.js';
import { loginVerb, logoutVerb } from './verbs/login.js';
import { migrateVerb } from './verbs/migrate.js';
import { moveVerb } from './verbs/move.js';
import { reconcileVerb } from './verbs/reconcile.js';
import { restoreVerb } from './verbs/restore.js';
import { searchVerb } from './verbs/search.js';
import { serveVerb } from './verbs/serve.js';
import { servicesVerb } from './verbs/services.js';
import { statusVerb } from './verbs/status.js';
import { submitVerb } from './verbs/submit.js';
import { syncVerb } from './verbs/sync.js';
import { tokenVerb } from './verbs/token.js';
import { uncertainVerb } from './verbs/uncertain.js';
import { userVerb } from './verbs/user.js';
import { verifyAuditVerb } from './verbs/verify-audit.js';
import { verifyLedgerVerb } from './verbs/verify-ledger.js';

/** Reads the command line and runs its verb; sets the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('hammer')
    .description('Bulk IMEI checks, never paid for twice.')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', `\n${exitCodes}`)
    .exitOverride();
  const verbs = [
    demoVerb,
    serveVerb,
    servicesVerb,
    batchVerb,
    submitVerb,
    statusVerb,
    syncVerb,
    searchVerb,
    exportVerb,
    uncertainVerb,
    generateImeisVerb,
    doctorVerb,
    migrateVerb,
    backupVerb,
    restoreVerb,
    moveVerb,
    reconcileVerb,
    logLevelVerb,
    userVerb,
    tokenVerb,
    loginVerb,
    logoutVerb,
    verifyLedgerVerb,
    verifyAuditVerb,
  ];
  for (const verb of verbs)
    program.addCommand(verb().exitOverride().option('--json', 'print JSON for programs'));
  program
    .command('test', { hidden: false })
    .description('Run every check of the project (by ./hammer).');
  program.command('bench').description('Measure the speed (by ./hammer).');
  // Commander gives an option that both know to the program, wherever it stands; the verb is the one who needs it.
  program.hook('preAction', (_, verb) => {
    if (program.opts<{ json?: boolean }>().json) verb.setOptionValue('json', true);
  });
  // Whoever reads may have enough before the end: `hammer services | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'));
  }
}

function report(error: unknown, wantsJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Failure) {
    mention(wantsJson && error.problem ? asJson(error.problem) : error.message);
    return error.exitCode;
  }
  if (error instanceof SettingsError) {
    mention(error.message);
    return USAGE;
  }
  const isForeseen =
    error instanceof Error && ['OperationalError', 'UserError'].includes(error.name);
  mention(
    isForeseen
      ? error.message
      : String(error instanceof Error ? (error.stack ?? error.message) : error),
  );
  return 1;
}
