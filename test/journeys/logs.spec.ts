import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LogLevelState } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { runToEnd, SandboxProcess, ServerProcess } from '../support/processes.js';
import { until } from '../support/until.js';

interface Line {
  level: string;
  timestamp: number;
  message: string;
  context?: string;
  requestId?: string;
  batchId?: number;
  placementId?: number;
}

const ID = 'nightly-2026.11_25';
const asked = { 'x-request-id': ID };

describe('the log', () => {
  let folder: string;
  let sandbox: SandboxProcess;
  let hammer: ServerProcess;

  /** Every line that is not said to whoever starts it, as it was written. */
  const lines = (): Line[] =>
    `${hammer.said().stdout}${hammer.said().stderr}`
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('Hammer is listening'))
      .map((line) => JSON.parse(line) as Line);

  const start = async (settings: Record<string, string>) => {
    hammer = await ServerProcess.start({
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '86400',
      LOG_FORMAT: 'json',
      ...settings,
    });
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-logs-'));
    sandbox = await SandboxProcess.start();
  });

  afterEach(async () => {
    await hammer?.end();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('follows a request through its batch to its paid calls, a line of JSON an event', async () => {
    await start({ LOG_LEVEL: 'info' });
    const draft = await hammer.draft(generateImeis(3, 'logs'));
    const started = await hammer.post(
      `/api/batches/${draft.id}/start`,
      { quote: draft.quote?.id },
      asked,
    );
    expect(started.headers.get('x-request-id')).toBe(ID);
    await hammer.placed(draft.id);
    const ofRequest = await until(
      () => lines().filter(({ requestId }) => requestId === ID),
      (found) => found.filter(({ placementId }) => placementId !== undefined).length === 2,
    );
    expect(ofRequest[0]).toMatchObject({
      level: 'log',
      message: expect.stringMatching(/^batch=1 started by=/),
      timestamp: expect.any(Number),
    });
    expect(ofRequest.slice(1)).toEqual([
      expect.objectContaining({ batchId: 1, placementId: 1, requestId: ID }),
      expect.objectContaining({ batchId: 1, placementId: 2, requestId: ID }),
    ]);
  });

  it('names the request also behind a body and a file, and takes no id that is none', async () => {
    await start({ LOG_LEVEL: 'debug' });
    const given = ['short', 'with space in it', 'x'.repeat(65)];
    for (const id of given) {
      const { headers } = await hammer.call('GET', '/health/live', undefined, {
        'x-request-id': id,
      });
      expect(headers.get('x-request-id')).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/);
    }
    const refused = await hammer.post(
      '/api/people',
      { email: 'x@example.com', role: 'viewer' },
      asked,
    );
    expect(refused.status).toBe(403);
    const form = new FormData();
    form.append('serviceId', '1739');
    form.append('file', new File(['imei\n490154203237518\n'], 'list.csv'));
    const drafted = await hammer.call<{ id: number; quote: { id: string } }>(
      'POST',
      '/api/batches',
      form,
      {
        'x-request-id': 'with-a-file',
      },
    );
    expect(drafted.status).toBe(201);
    await until(lines, (found) => found.some(({ requestId }) => requestId === 'with-a-file'));
    expect(lines().find(({ message }) => message.includes('was refused'))).toMatchObject({
      requestId: ID,
      context: 'ProblemFilter',
    });
    expect(lines().filter(({ context }) => context === 'Request')).toContainEqual(
      expect.objectContaining({ message: 'POST /api/people 403', requestId: ID }),
    );
    expect(JSON.stringify(lines())).not.toContain('490154203237518');
  });

  it('says more or less from the moment on that an admin asks for it, until the next start', async () => {
    await start({ LOG_LEVEL: 'warn' });
    const environment = { HAMMER_URL: hammer.url, HAMMER_TOKEN: hammer.token ?? '' };
    await hammer.get('/api/spend');
    expect(lines().filter(({ context }) => context === 'Request')).toEqual([]);
    const changed = await runToEnd('cli', ['log-level', 'debug'], environment);
    expect(changed).toMatchObject({ code: 0, stdout: 'debug; after a restart warn\n' });
    await hammer.get('/api/spend');
    await until(lines, (found) => found.some(({ message }) => message === 'GET /api/spend 200'));
    const { body } = await hammer.call<LogLevelState>('PUT', '/api/system/log-level', {
      level: 'fatal',
    });
    expect(body).toEqual({ level: 'fatal', atStart: 'warn' });
    const before = lines().filter(({ message }) => message === 'GET /api/services 200').length;
    await hammer.get('/api/services');
    expect(lines().filter(({ message }) => message === 'GET /api/services 200')).toHaveLength(
      before,
    );
    const wrong = await hammer.call('PUT', '/api/system/log-level', { level: 'loud' });
    expect(wrong.status).toBe(400);
  });
});
