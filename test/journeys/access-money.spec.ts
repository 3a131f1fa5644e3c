import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '@hammer/batch';
import type { Batch, Person, Problem } from '@hammer/contract';
import { sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import type { Browser } from '../support/browser.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import type { Visitor } from '../support/visitor.js';

const spending = ['read', 'prepare', 'spend', 'halt'] as const;

const dollars = (amount: number) => amount * 1_000_000;

describe.each(databaseKinds)('whose money it is on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    house = await House.start({ databaseUrl: place.url, settings: { APPROVAL_ABOVE: '10' } });
    // So that batches are placed by large calls side by side, not by the trials of a new service.
    await house.place(generateImeis(120, 'proves the service'));
  });

  afterAll(async () => {
    await house?.close();
    await place?.discard();
    await server?.close();
  });

  const addPerson = (name: string, more: { role?: 'operator' | 'admin'; cap?: number } = {}) =>
    house.addPerson({
      email: `${name}@example.com`,
      role: more.role ?? 'operator',
      ...(more.cap !== undefined && { dailyCapMicros: dollars(more.cap) }),
    });

  const signIn = ({ email }: Person): Promise<Browser> => house.signIn(email);

  const startAll = async (visitor: Visitor, batches: Batch[]) => {
    const started = await Promise.all(batches.map((batch) => visitor.start(batch)));
    expect(started.map(({ status }) => status)).toEqual(batches.map(() => 202));
    return Promise.all(batches.map(({ id }) => visitor.placed(id)));
  };

  const spentBy = async (budget: string) => {
    const found = await house.database.readFirst<{ micros: number }>(
      sql`SELECT CAST(SUM(committed_micros + reserved_micros) AS bigint) AS micros FROM budgets
          WHERE name LIKE ${`${budget}:%`}`,
    );
    return found?.micros;
  };

  const chargedFor = (seeds: readonly string[], count: number) => {
    const imeis = new Set(seeds.flatMap((seed) => generateImeis(count, seed)));
    return house.sandbox.control
      .book()
      .filter((entry) => entry.kind === 'charge' && imeis.has(entry.imei)).length;
  };

  it('lets a person under a cap of $2 buy exactly 25 checks at $0.08 of a hundred', async () => {
    const cap = await addPerson('one', { cap: 2 });
    const one = await signIn(cap);
    const [batch] = await startAll(one, [await one.draft(generateImeis(100, 'a hundred'))]);
    expect(batch?.progress.statuses.pending).toBe(25);
    expect(batch?.state).toBe('paused');
    expect(batch?.progress.pause?.code).toBe('cap-reached');
    expect(batch?.progress.pause?.message).toContain('the cap of who has started the batch');
    expect(chargedFor(['a hundred'], 100)).toBe(25);
    expect(await spentBy(`person:${cap.id}`)).toBe(dollars(2));
  });

  it('holds a cap among batches that are placed side by side, and over browsers and tokens', async () => {
    const person = await addPerson('two', { cap: 2 });
    const browser = await signIn(person);
    const program = house.as(await house.tokenOf(person, { scopes: [...spending] }));
    const seeds = ['side', 'by', 'side too', 'and so on'];
    const drafts = await Promise.all(
      seeds.map((seed) => browser.draft(generateImeis(60, seed), { name: seed })),
    );
    const batches = (
      await Promise.all([startAll(browser, drafts.slice(0, 2)), startAll(program, drafts.slice(2))])
    ).flat();
    expect(batches.map(({ state, progress }) => [state, progress.pause?.code])).toEqual(
      batches.map(() => ['paused', 'cap-reached']),
    );
    expect(chargedFor(seeds, 60)).toBe(25);
    expect(await spentBy(`person:${person.id}`)).toBe(dollars(2));
  });

  it('holds the cap of a token beside that of its owner, and says which one it was', async () => {
    const person = await addPerson('three', { cap: 5 });
    const scopes = [...spending];
    const token = await house.tokenOf(person, { scopes, dailyCapMicros: dollars(1.6) });
    const program = house.as(token);
    const [batch] = await startAll(program, [await program.draft(generateImeis(60, 'token'))]);
    expect(batch?.progress.statuses.pending).toBe(20);
    expect(batch?.progress.pause?.message).toContain(
      'the cap of the token that has started the batch',
    );
    const browser = await signIn(person);
    const [other] = await startAll(browser, [await browser.draft(generateImeis(60, 'owner'))]);
    expect(other?.progress.statuses.pending).toBe(42);
    expect(other?.progress.pause?.message).toContain('the cap of who has started the batch');
    expect(await spentBy(`person:${person.id}`)).toBe(dollars(4.96));
  });

  it('lets a paused batch go on under a higher cap, for whoever has started it', async () => {
    const person = await addPerson('four', { cap: 0.16 });
    const admin = await signIn(await addPerson('raises', { role: 'admin' }));
    const browser = await signIn(person);
    const [batch] = await startAll(browser, [await browser.draft(generateImeis(10, 'higher'))]);
    expect(batch?.progress.statuses.pending).toBe(2);
    await admin.call('PATCH', `/api/people/${person.id}`, { dailyCapMicros: dollars(0.4) });
    expect((await admin.post(`/api/batches/${batch?.id}/resume`)).status).toBe(200);
    const resumed = await browser.placed(batch?.id ?? 0);
    expect(resumed.progress.statuses.pending).toBe(5);
    expect(await spentBy(`person:${person.id}`)).toBe(dollars(0.4));
  });

  it('counts single orders and checks that are bought again against the cap too', async () => {
    const person = await addPerson('five', { cap: 0.08 });
    const browser = await signIn(person);
    const [imei = '', another = ''] = generateImeis(2, 'single');
    const bought = await browser.post<{ id: number }>('/api/orders', { imei, serviceId: '1739' });
    expect(bought.status).toBe(202);
    await browser.post('/api/orders', { imei: another, serviceId: '1739' });
    house.sandbox.control.complete();
    await house.sync();
    await browser.post(`/api/orders/${bought.body.id}/recheck`, { reason: 'it was unlocked' });
    expect(await spentBy(`person:${person.id}`)).toBe(dollars(0.08));
    expect(chargedFor(['single'], 2)).toBe(1);
  });

  it('asks for a second person above the limit: neither who asks, nor a program, nor who starts', async () => {
    const [asker, approver] = [await addPerson('asks'), await addPerson('approves')];
    const [asks, approves] = [await signIn(asker), await signIn(approver)];
    const scopes = [...spending];
    const ofAsker = house.as(await house.tokenOf(asker, { scopes }));
    const ofApprover = house.as(await house.tokenOf(approver, { scopes }));
    const draft = await asks.draft(generateImeis(130, 'ten dollars and forty cents'));
    const approve = async (visitor: Visitor, quote = draft.quote?.id) => {
      const answer = await visitor.post<Batch & Problem>(`/api/batches/${draft.id}/approve`, {
        quote,
      });
      return [answer.status, answer.body.code];
    };
    const start = async (visitor: Visitor, batch = draft) => {
      const { status, body } = await visitor.start(batch);
      return [status, body.code];
    };

    expect(await start(asks)).toEqual([409, 'approval-needed']);
    expect(await approve(asks)).toEqual([403, 'not-permitted']);
    expect(await approve(ofAsker)).toEqual([403, 'person-needed']);
    expect(await approve(ofApprover)).toEqual([403, 'person-needed']);
    expect(await start(asks)).toEqual([409, 'approval-needed']);
    expect(await approve(approves)).toEqual([200, undefined]);
    expect(await start(approves)).toEqual([409, 'approval-needed']);
    expect(await start(ofApprover)).toEqual([409, 'approval-needed']);

    const { body: changed } = await asks.call<Batch>('PATCH', `/api/batches/${draft.id}`, {
      freshnessDays: 3,
      duplicates: 'skip',
    });
    const renewed = changed.quote?.id === draft.quote?.id ? await repriced(draft) : changed;
    expect(renewed.quote?.id).not.toBe(draft.quote?.id);
    expect(await approve(approves)).toEqual([409, 'quote-changed']);
    expect(await start(asks, renewed)).toEqual([409, 'approval-needed']);
    expect(chargedFor(['ten dollars and forty cents'], 130)).toBe(0);

    expect(await approve(approves, renewed.quote?.id)).toEqual([200, undefined]);
    expect(await start(asks, renewed)).toEqual([202, undefined]);
    expect((await asks.placed(draft.id)).progress.statuses.pending).toBe(130);
  });

  const repriced = async ({ id }: Batch): Promise<Batch> => {
    house.sandbox.control.changePrice('1739', '0.09');
    await house.get('/api/services?refresh=true');
    house.sandbox.control.changePrice('1739', '0.10');
    await house.get('/api/services?refresh=true');
    return (await house.call<Batch>('PATCH', `/api/batches/${id}`, { freshnessDays: 4 })).body;
  };

  it('takes no Idempotency-Key of somebody else for its own', async () => {
    const [mine, theirs] = [await addPerson('mine'), await addPerson('theirs')];
    const [one, other] = [await signIn(mine), await signIn(theirs)];
    const body = { serviceId: '1739', imeis: generateImeis(2, 'same key'), name: 'mine' };
    const headers = { 'idempotency-key': 'monday' };
    const first = await one.post<Batch>('/api/batches', body, headers);
    const again = await one.post<Batch>('/api/batches', body, headers);
    const foreign = await other.post<Batch>('/api/batches', body, headers);
    expect([first.status, again.status, foreign.status]).toEqual([201, 201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(foreign.body.id).not.toBe(first.body.id);
    expect(foreign.headers.get('idempotency-replayed')).toBeNull();
  });

  it('takes a key sent again with another token of the same person for the same request', async () => {
    const person = await addPerson('replaces');
    const scopes = [...spending];
    const before = house.as(await house.tokenOf(person, { scopes }));
    const after = house.as(await house.tokenOf(person, { scopes }));
    const browser = await signIn(person);
    const body = { serviceId: '1739', imeis: generateImeis(2, 'replaced'), name: 'mine' };
    const headers = { 'idempotency-key': 'tuesday' };
    const [first, again, apart] = [
      await before.post<Batch>('/api/batches', body, headers),
      await after.post<Batch>('/api/batches', body, headers),
      await browser.post<Batch>('/api/batches', body, headers),
    ];
    expect(again.body.id).toBe(first.body.id);
    expect(apart.body.id).not.toBe(first.body.id);
  });

  it('goes on with what somebody has started who is let in no more', async () => {
    const person = await addPerson('leaves');
    const admin = await signIn(await addPerson('dismisses', { role: 'admin' }));
    const browser = await signIn(person);
    const draft = await browser.draft(generateImeis(60, 'goes on'));
    expect((await browser.start(draft)).status).toBe(202);
    expect((await admin.call('DELETE', `/api/people/${person.id}`)).status).toBe(200);
    expect((await browser.get(`/api/batches/${draft.id}`)).status).toBe(401);
    expect((await admin.placed(draft.id)).progress.statuses.pending).toBe(60);
  });

  it('has books that agree after all this, also for the next start', async () => {
    expect(await verifyLedger(house.database)).toEqual([]);
    await expectPromisesKept(house);
    await house.restart();
    expect((await house.get<{ stop: unknown }>('/api/spend')).body.stop).toBeNull();
    expect(await verifyLedger(house.database)).toEqual([]);
  });
});
