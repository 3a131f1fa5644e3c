import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { Permission, SessionInfo, SignIn, SignInAgain } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { askRegularly } from '../server/ask-regularly.js';
import { isSignInNeeded } from '../server/problem.js';

const ADDRESS = '/api/session';

/** So often it is asked what one may do, in milliseconds: an admin may have changed it. */
const EVERY = 60_000;

/** Pages that open for everybody, as they begin. */
const openPages = /^\/(sign-in|set-up|password)([?#]|$)/;

/** Who is signed in here, and what they may do. */
@Injectable({ providedIn: 'root' })
export class OwnSession {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly held = signal<SessionInfo | null | undefined>(undefined);
  private asking: Promise<SessionInfo | null | undefined> | null = null;

  /** The session; null when nobody is signed in, undefined as long as the server has not said. */
  readonly info = this.held.asReadonly();
  readonly isSignedIn = computed(() => Boolean(this.held()));
  private readonly permissions = computed(() => new Set(this.held()?.permissions));

  constructor() {
    askRegularly(EVERY, () => {
      if (this.isSignedIn()) void this.askNow();
    });
  }

  /** Whether whoever is signed in may do this. What one may not do is not offered. */
  may(permission: Permission): boolean {
    return this.permissions().has(permission);
  }

  /** The session, asked for unless somebody is known to be signed in. Undefined when the server cannot say. */
  async find(): Promise<SessionInfo | null | undefined> {
    return this.held() ?? this.ask();
  }

  /** Asks now who is signed in; leads to the sign-in when it is nobody any more. */
  async askNow(): Promise<SessionInfo | null | undefined> {
    const found = await this.ask();
    if (found === null) this.leadToSignIn();
    return found;
  }

  /** Begins a session. Rejects with the server's answer. */
  async signIn(credentials: SignIn): Promise<void> {
    this.take(await firstValueFrom(this.http.post<SessionInfo>(ADDRESS, credentials)));
  }

  /** Proves that it is still the same person. Rejects with the server's answer. */
  async signInAgain(proof: SignInAgain): Promise<void> {
    this.take(await firstValueFrom(this.http.post<SessionInfo>(`${ADDRESS}/again`, proof)));
  }

  /** Ends this session. Rejects with the server's answer, unless that is that it has ended. */
  async signOut(): Promise<void> {
    try {
      await firstValueFrom(this.http.delete(ADDRESS));
    } catch (error) {
      if (!isSignInNeeded(error)) throw error;
    }
    this.held.set(null);
    await this.router.navigate(['/sign-in']);
  }

  /** Takes what the server has said of this session. */
  take(session: SessionInfo): void {
    this.held.set(session);
  }

  /** Several who ask at once share one question. */
  private ask(): Promise<SessionInfo | null | undefined> {
    this.asking ??= this.read().finally(() => (this.asking = null));
    return this.asking;
  }

  private async read(): Promise<SessionInfo | null | undefined> {
    try {
      this.held.set(await firstValueFrom(this.http.get<SessionInfo>(ADDRESS)));
    } catch (error) {
      if (isSignInNeeded(error)) this.held.set(null);
    }
    return this.held();
  }

  /** The way there says where one was. */
  private leadToSignIn(): void {
    const { url } = this.router;
    if (!openPages.test(url))
      void this.router.navigate(['/sign-in'], { queryParams: { to: url }, replaceUrl: true });
  }
}
