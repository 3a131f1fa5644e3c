import {
  AccessModule,
  AuditBook,
  hostActor,
  Passwords,
  People,
  Revocations,
  SecondFactor,
  Sessions,
  SetUp,
  SignInDesk,
  TokenBook,
  type Actor,
  type SignedIn,
} from '@hammer/access';
import type { NewToken, Person, Role } from '@hammer/contract';
import { Clock, Database, DatabaseModule, StateFolder } from '@hammer/database';
import { readSettings, SettingsModule, UserError } from '@hammer/settings';
import { Test, type TestingModule } from '@nestjs/testing';
import { TOTP } from 'otpauth';
import { DataSource } from 'typeorm';
import { databaseKinds, type TestDatabase } from './databases.js';
import { stateDirOf } from './state-dir.js';

/** A time that goes on by itself and can be moved on; nobody in it waits for long. */
export class MovableClock extends Clock {
  private ahead = 0;

  override now(): number {
    return super.now() + this.ahead;
  }

  override sleep(milliseconds: number, options: Parameters<Clock['sleep']>[1]): Promise<void> {
    return super.sleep(Math.min(milliseconds, 5), options);
  }

  pass(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}

/** Passwords as they are, with a count of how often one was compared. */
export class CountedPasswords extends Passwords {
  comparisons = 0;

  override verify(kept: string | null, password: string): Promise<boolean> {
    this.comparisons++;
    return super.verify(kept, password);
  }
}

/** A password that is good enough. */
export const goodPassword = 'quiet lamps over water';

/** Who runs the tests' machine. */
export const host = hostActor('tests');

/** The access room alone, on a database of its own, with its time in the test's hand. */
export class AccessRoom {
  readonly clock = new MovableClock();
  readonly passwords = new CountedPasswords();
  private module!: TestingModule;

  private constructor(private readonly place: TestDatabase) {}

  static async open(open: (typeof databaseKinds)[number]['open']): Promise<AccessRoom> {
    const server = await open();
    const room = new AccessRoom(await server.create());
    await room.start();
    return room;
  }

  /** Ends everything and begins anew on the same database, as after a restart of the machine. */
  async restart(): Promise<void> {
    await this.module.close();
    await this.start();
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.place.discard();
  }

  get url(): string {
    return this.place.url;
  }

  get audit(): AuditBook {
    return this.module.get(AuditBook);
  }

  get people(): People {
    return this.module.get(People);
  }

  get revocations(): Revocations {
    return this.module.get(Revocations);
  }

  get secondFactor(): SecondFactor {
    return this.module.get(SecondFactor);
  }

  get sessions(): Sessions {
    return this.module.get(Sessions);
  }

  get setUp(): SetUp {
    return this.module.get(SetUp);
  }

  get desk(): SignInDesk {
    return this.module.get(SignInDesk);
  }

  get tokens(): TokenBook {
    return this.module.get(TokenBook);
  }

  get database(): Database {
    return this.module.get(Database);
  }

  get dataSource(): DataSource {
    return this.module.get(DataSource);
  }

  get stateFolder(): StateFolder {
    return this.module.get(StateFolder);
  }

  /** Somebody with a password. */
  async member(email: string, role: Role = 'operator'): Promise<Person> {
    const { linkToken } = await this.people.add({ email, role }, host);
    return this.people.choosePassword(linkToken, goodPassword, null);
  }

  /** Signs somebody in. */
  signIn(
    email: string,
    { password = goodPassword, code, address = '192.0.2.1' }: Proofs = {},
  ): Promise<SignedIn> {
    return this.desk.signIn({ email, password, code }, { address, userAgent: 'a browser' });
  }

  /** Who somebody is after having signed in. */
  async actor(email: string): Promise<Actor> {
    const { sessionToken } = await this.signIn(email);
    return present(await this.sessions.find(sessionToken, '192.0.2.1'));
  }

  /** A token of somebody, with what is not said left at its default. */
  token(personId: number, token: Partial<NewToken> = {}): ReturnType<TokenBook['create']> {
    return this.tokens.create(personId, { name: 'nightly', scopes: ['read'], ...token }, host);
  }

  /** Turns somebody's second factor on. */
  async withSecondFactor(personId: number): Promise<Authenticator> {
    const { secret, recoveryCodes } = await this.secondFactor.begin(personId);
    const authenticator = new Authenticator(secret, recoveryCodes, this.clock);
    await this.secondFactor.confirm(personId, authenticator.code(), host);
    return authenticator;
  }

  private async start(): Promise<void> {
    const { url } = this.place;
    const settings = readSettings(
      { DATABASE_URL: url, STATE_DIR: stateDirOf(url), LOG_LEVEL: 'fatal' },
      {},
    );
    this.module = await Test.createTestingModule({
      imports: [SettingsModule.with(settings), DatabaseModule, AccessModule],
    })
      .overrideProvider(Clock)
      .useValue(this.clock)
      .overrideProvider(Passwords)
      .useValue(this.passwords)
      .compile();
    await this.module.init();
  }
}

interface Proofs {
  password?: string;
  code?: string | undefined;
  address?: string | null;
}

/** What somebody has on their phone. */
export class Authenticator {
  constructor(
    readonly secret: string,
    readonly recoveryCodes: readonly string[],
    private readonly clock: Clock,
  ) {}

  code(): string {
    return new TOTP({ secret: this.secret }).generate({ timestamp: this.clock.now() });
  }
}

/** What must be there. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Something is missing.');
  return value;
}

/** The acts in the audit, the oldest first. */
export async function actsOf(audit: AuditBook): Promise<string[]> {
  const { data } = await audit.read(undefined, 500);
  return data.map(({ act }) => act).reverse();
}

/** The refusal that something ends with. */
export async function refusalOf(refused: Promise<unknown>): Promise<UserError> {
  const error = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error;
  throw new Error('Nothing was refused.', { cause: error });
}

/** The codes of the refusals that some of several things ended with. */
export async function refusalsOf(attempts: readonly Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(attempts);
  return outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as UserError).code] : [],
  );
}
