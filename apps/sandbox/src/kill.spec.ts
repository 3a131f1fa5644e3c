import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { imeis, place, textsOf } from '../test/buyer.js';
import type { FaultGiven } from './faults.js';
import { type Sandbox, startSandbox } from './sandbox.js';

let sandbox: Sandbox;
let victim: ChildProcess;

beforeEach(async () => {
  sandbox = await startSandbox();
  victim = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
  await once(victim, 'spawn');
});

afterEach(async () => {
  victim.kill('SIGKILL');
  await sandbox.close();
});

const killAt = async (fault: Omit<FaultGiven<'killProcess'>, 'pid'>) => {
  await sandbox.control.replaceFaults({
    killProcess: { pid: victim.pid as number, next: 1, ...fault },
  });
  const death = once(victim, 'exit');
  const arrived = await place(sandbox.url, imeis(4)).catch(() => undefined);
  expect(await death).toEqual([null, 'SIGKILL']);
  return arrived;
};

describe('another process is killed', () => {
  it('at accept, before anything is read', async () => {
    expect(await killAt({ at: 'accept' })).toBeUndefined();
    expect(sandbox.control.book()).toEqual([]);
    expect(sandbox.control.calls()).toMatchObject([{ action: null, faults: ['killProcess'] }]);
  });

  it.each([
    [false, 0],
    [true, 4],
  ])('after the body was read; its call is carried out: %s', async (charged, count) => {
    expect(await killAt({ at: 'body', charged })).toBeUndefined();
    expect(sandbox.control.book()).toHaveLength(count);
    expect(sandbox.control.calls()).toMatchObject([{ action: 'placeorder', answered: 'nothing' }]);
  });

  it('in mid-answer, when all is charged', async () => {
    const arrived = await killAt({ at: 'middle' });
    expect(arrived?.whole).toBe(false);
    expect(arrived?.body).toContain('<imeis>');
    expect(arrived?.body).not.toContain('</result>');
    expect(sandbox.control.book()).toHaveLength(4);
  });

  it('after the whole answer', async () => {
    const arrived = await killAt({ at: 'after' });
    expect(arrived?.whole).toBe(true);
    expect(textsOf('id', arrived?.body ?? '')).toHaveLength(4);
    expect(sandbox.control.calls()).toMatchObject([{ answered: 'whole', charged: 4 }]);
  });

  it('but never the sandbox itself, and at accept by no filter', async () => {
    const wrong = { pid: process.pid, at: 'after' } as const;
    await expect(sandbox.control.replaceFaults({ killProcess: wrong })).rejects.toThrow(/itself/);
    const filtered = { pid: victim.pid as number, at: 'accept', only: { minimumSize: 2 } } as const;
    await expect(sandbox.control.replaceFaults({ killProcess: filtered })).rejects.toThrow(
      /nothing has been read yet/,
    );
  });
});
