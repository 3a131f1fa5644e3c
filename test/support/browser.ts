import type { SessionInfo } from '@hammer/contract';
import { Visitor, type Answer } from './visitor.js';

/** Somebody's browser at the console: keeps the session's cookie and sends the console's header. */
export class Browser extends Visitor {
  /** As it is sent: `hammer=...`; null when there is none. */
  cookie: string | null = null;

  /** What the server said last about the cookie, with its attributes. */
  setCookie: string | null = null;

  override get pass(): Record<string, string> {
    return {
      'x-hammer-console': '1',
      ...(this.cookie !== null && { cookie: this.cookie }),
    };
  }

  override async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const answer = await super.call<T>(method, path, body, headers);
    const [said] = answer.headers.getSetCookie();
    if (said !== undefined) {
      this.setCookie = said;
      const [pair = ''] = said.split(';');
      this.cookie = pair.endsWith('=') ? null : pair;
    }
    return answer;
  }

  signIn(email: string, password: string, code?: string): Promise<Answer<SessionInfo>> {
    return this.post('/api/session', { email, password, ...(code !== undefined && { code }) });
  }

  /** The same cookie in other hands. */
  stolen(): Browser {
    const thief = new Browser(this.url);
    thief.cookie = this.cookie;
    return thief;
  }
}
