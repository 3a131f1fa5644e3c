import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generateImeis } from '@hammer/imei';
import { begun, moved, movingStage, refused } from '../support/moving-stage.js';
import { builtPart } from '../support/processes.js';
import type { Moment } from '../support/watched-line.js';

describe('a move to PostgreSQL that is interrupted or taken back', () => {
  const {
    sqlite,
    target,
    throughLine,
    folder,
    name,
    line,
    emptyTarget,
    hammer,
    move,
    startOn,
    expectRefusal,
    stopOf,
    everything,
  } = movingStage();

  it.each<Moment & { arrives: boolean }>([
    { statement: 'CREATE TABLE "orders"', until: 'sent', arrives: false },
    { statement: 'LOCK TABLE', until: 'sent', arrives: false },
    { statement: 'COPY "batch_rows"', until: 'done', arrives: false },
    { statement: 'FROM audit_entries', until: 'sent', arrives: false },
    { statement: 'COMMIT', until: 'sent', arrives: false },
    { statement: 'COMMIT', until: 'done', arrives: true },
  ])(
    'killed when $statement is $until, it can be run again and nothing is lost',
    async (moment) => {
      const before = await everything(sqlite());
      if (moment.statement.startsWith('CREATE')) await emptyTarget();
      const child = spawn(process.execPath, [builtPart('cli'), 'move', '--to', throughLine()], {
        env: { DATABASE_URL: sqlite() },
        cwd: folder(),
        stdio: 'ignore',
      });
      await line().standStillAt(moment);
      child.kill('SIGKILL');
      await once(child, 'close');

      const isMarked = moment.statement !== 'CREATE TABLE "orders"';
      if (isMarked) {
        await expectRefusal(sqlite(), begun);
        // Another place than the one where it may have arrived.
        expect(await move()).toMatchObject(refused(begun));
      }
      const again = await move(throughLine());
      expect([again.code, again.stdout]).toEqual([
        0,
        expect.stringMatching(moment.arrives ? /An earlier attempt had copied/ : /rows are moved/),
      ]);
      expect(await everything(target())).toEqual(before);
      expect(existsSync(join(folder(), 'data', `${name()}.state`, 'high-water-mark.json'))).toBe(
        true,
      );
      await expectRefusal(sqlite(), moved);
      if (moment.arrives) expect(await stopOf(await startOn(target()))).toBeNull();
    },
  );

  it('does not know where it is when the connection breaks during the commit, and says so', async () => {
    const moving = move(throughLine());
    await line().standStillAt({ statement: 'COMMIT', until: 'done' });
    line().cut();
    expect(await moving).toMatchObject(refused(/not known whether everything has arrived/));
    await expectRefusal(sqlite(), begun);
    expect(await move(throughLine())).toMatchObject({ code: 0 });
    expect(await stopOf(await startOn(target()))).toBeNull();
  });

  it('is as if it had not begun when the connection breaks before', async () => {
    const moving = move(throughLine());
    await line().standStillAt({ statement: 'COPY "orders"', until: 'done' });
    line().cut();
    expect(await moving).toMatchObject(
      refused(/The move to postgres:\S+ has failed: Connection terminated.*Nothing was moved/),
    );
    expect(await stopOf(await startOn(sqlite()))).toBeNull();
  });

  it('is taken back at once, while nothing was bought there', async () => {
    await move();
    const undone = await hammer(['move', '--undo', '--to', target()]);
    expect(undone).toMatchObject({ code: 0, stderr: '' });
    await expectRefusal(target(), /was moved to sqlite:/);
    const house = await startOn(sqlite());
    expect(await stopOf(house)).toBeNull();
    expect((await house.place(generateImeis(2, 'moving back'))).progress.statuses.pending).toBe(2);
    await house.end();
    expect(await hammer(['move', '--undo', '--to', target()])).toMatchObject(
      refused(/was not moved/),
    );
    expect(await move()).toMatchObject(refused(/is not empty/));
  });

  it('is taken back in quarantine when something was bought there', async () => {
    await move();
    const there = await startOn(target());
    await there.place(generateImeis(2, 'moving there'));
    const undo = ['move', '--undo', '--to', target(), '--json'];
    expect(await hammer(undo)).toMatchObject(refused(/A Hammer is running on/));
    await there.end();
    expect(JSON.parse((await hammer(undo)).stdout)).toEqual({ stopped: true });
    await expectRefusal(target(), /was moved to sqlite:/);
    expect(await stopOf(await startOn(sqlite()))).toMatchObject({
      kind: 'restored',
      reason: expect.stringMatching(/was moved to postgres:.* and taken back/),
    });
  });

  it('gives up a move that never arrived, and one that arrived unseen', async () => {
    for (const until of ['sent', 'done'] as const) {
      const moving = move(throughLine());
      await line().standStillAt({ statement: 'COMMIT', until });
      line().cut();
      await moving;
      const undone = await hammer(['move', '--undo', '--to', throughLine(), '--json']);
      expect(JSON.parse(undone.stdout)).toEqual({ stopped: false });
      expect(await hammer(['migrate'])).toMatchObject({ code: 0 });
    }
    await expectRefusal(target(), /was moved to sqlite:/);
  });
});
