import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { Browser } from '../support/browser.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';

/** Who has set up the server of a {@link Stage}. */
export const admin = { email: 'ada@example.com', password: 'quiet lamps over water' };

/** A built server on a supplier, both processes of their own, with nothing in its database. */
export class Stage {
  private constructor(
    public server: ServerProcess,
    readonly sandbox: SandboxProcess,
    private readonly settings: Record<string, string>,
    private readonly folder: string,
  ) {}

  static async open(
    settings: Record<string, string> = {},
    sandboxOptions: { faults?: object; manners?: object } = {},
  ): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'hammer-stage-'));
    const sandbox = await SandboxProcess.start({
      ...sandboxOptions,
      manners: { completeAfterMs: { least: 0, most: 0 }, ...sandboxOptions.manners },
    });
    const all = {
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '86400',
      ...settings,
    };
    const server = await ServerProcess.start(all, { isNew: true });
    return new Stage(server, sandbox, all, folder);
  }

  get url(): string {
    return this.server.url;
  }

  /** The link that makes the first admin, as the server has printed it. */
  get setUpLink(): string {
    const link = / at (http\S+\/set-up#[\w-]+)/.exec(this.server.said().stdout)?.[1];
    if (!link) throw new Error('The server has printed no set-up link.');
    return link;
  }

  /** Makes the first admin without the pages, and signs in. */
  async setUp(): Promise<Browser> {
    const visitor = new Browser(this.url);
    const token = this.setUpLink.split('#')[1];
    const { status } = await visitor.post('/api/setup', { token, ...admin });
    if (status !== 201) throw new Error(`Setting up was answered with ${status}.`);
    return this.signedIn();
  }

  /** One more visit of the admin. */
  async signedIn(): Promise<Browser> {
    const visitor = new Browser(this.url);
    const { status } = await visitor.signIn(admin.email, admin.password);
    if (status !== 201) throw new Error(`Signing in was answered with ${status}.`);
    return visitor;
  }

  /** The server's process is gone as if the power had failed. */
  async kill(): Promise<void> {
    await this.server.end('SIGKILL');
  }

  /** Starts the server again, at the same address. */
  async startAgain(): Promise<void> {
    const { port } = new URL(this.url);
    this.server = await ServerProcess.start({ ...this.settings, PORT: port }, { isNew: true });
  }

  async close(): Promise<void> {
    await this.server.end('SIGKILL');
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Puts the session of a visitor into a real browser. */
export async function letIn(context: BrowserContext, visitor: Browser): Promise<void> {
  const [name = '', value = ''] = (visitor.cookie ?? '').split(/=(.*)/s);
  await context.addCookies([{ name, value, url: visitor.url, httpOnly: true, sameSite: 'Strict' }]);
}

/**
 * What a page has complained about: errors on the console, exceptions, refusals of its Content Security Policy. A call that the
 * server refuses is written to the console by the browser itself, and is no complaint.
 */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource:');
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  return complaints;
}

/** A test whose page must not complain: no error on its console, no refusal of its Content Security Policy. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints = listen(page);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});
