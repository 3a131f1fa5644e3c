import type { AnomalyPage, ServiceList } from '@hammer/contract';
import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { say, sayJson } from '../say.js';
import { Server } from '../server.js';

interface Finding {
  what: string;
  ok: boolean;
  message: string;
}

interface HealthAnswer {
  details: Record<string, { status: string; message?: string }>;
}

/** `hammer doctor`: whether everything that is needed is there, with what to do about what is not. */
export function doctorVerb(): Command {
  return new Command('doctor')
    .description('Check the settings, the server, the database and the supplier. Costs nothing.')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine();
      if (json) sayJson(findings);
      else
        for (const { what, ok, message } of findings)
          say(`${ok ? 'ok ' : 'BAD'}  ${what.padEnd(12)} ${message}`);
      if (findings.some(({ ok }) => !ok)) throw new Failure('Something needs mending, see above.');
    });
}

async function examine(): Promise<Finding[]> {
  const settings = readSettings();
  const findings: Finding[] = [
    { what: 'node', ok: true, message: process.version },
    {
      what: 'settings',
      ok: true,
      message: `database ${settings.DATABASE_URL.split(':')[0]}, supplier ${settings.GSM_FUSION_BASE_URL}`,
    },
    settings.GSM_FUSION_API_KEY && settings.GSM_FUSION_USERNAME
      ? { what: 'credentials', ok: true, message: 'an API key and a user name are set' }
      : {
          what: 'credentials',
          ok: false,
          message: 'Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME in .env.',
        },
  ];
  const server = Server.fromSettings();
  try {
    const { details } = await server.get<HealthAnswer>('/health');
    findings.push({ what: 'server', ok: true, message: 'answers' });
    for (const what of ['database', 'supplier']) {
      const detail = details[what];
      findings.push({
        what,
        ok: detail?.status === 'up',
        message: detail?.message ?? detail?.status ?? 'unknown',
      });
    }
  } catch (error) {
    return [...findings, { what: 'server', ok: false, message: messageOf(error) }];
  }
  try {
    const list = await server.get<ServiceList>('/api/services');
    const message = list.stale
      ? `cannot be asked now; ${list.data.length} services of ${list.fetchedAt}`
      : `${list.data.length} services`;
    findings.push({ what: 'price list', ok: !list.stale, message });
  } catch (error) {
    findings.push({ what: 'price list', ok: false, message: messageOf(error) });
  }
  const { unseen } = await server.get<AnomalyPage>('/api/anomalies?unseen=true&limit=1');
  findings.push({
    what: 'anomalies',
    ok: unseen === 0,
    message:
      unseen === 0
        ? 'none that nobody has looked at'
        : `${unseen} that nobody has looked at: GET /api/anomalies?unseen=true`,
  });
  return findings;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
