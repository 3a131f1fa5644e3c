import { hostActor } from '@hammer/access';
import { OperationalError, UserError } from '@hammer/settings';
import type { Batch } from '@hammer/contract';
import type { CallWatch } from './call-watch.js';
import type { Engine } from './engine.js';
import type { Act, PlannedBatch } from './plan.js';
import type { VirtualClock } from './virtual-clock.js';

/** Whoever keeps an engine running. */
export interface House {
  /** The engine that runs, once one does. */
  running(): Promise<Engine>;
  /** Resolves when this engine is no more. */
  deathOf(engine: Engine): Promise<unknown>;
}

const FRESHNESS_DAYS = 30;
const ATTEMPTS = 8;
const PAUSE = 5_000;

/** Those who use Hammer: they want batches, change their minds, and ask again when they got no answer. */
export class People {
  private readonly batchIds = new Map<number, number>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly house: House,
    private readonly watch: CallWatch,
  ) {}

  /** Creates and starts a batch, again with the same keys when the process died meanwhile. */
  async want({ imeis, serviceId, duplicates }: PlannedBatch, n: number): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const draft = await this.ask(async ({ batches }) => {
        const options = { serviceId, duplicates, freshnessDays: FRESHNESS_DAYS };
        const { id } = await batches.create({ kind: 'imeis', imeis }, options, `create ${n}`);
        this.batchIds.set(n, id);
        return batches.get(id);
      });
      if (draft === 'refused' || (draft && draft.state !== 'draft')) return;
      const started = draft && (await this.ask((engine) => start(engine, draft)));
      if (started === 'refused' || started) return;
      await this.clock.sleep(PAUSE);
    }
  }

  /** Does what was planned, if that can be done just now. */
  async act({ deed, batch }: Act, imei: string): Promise<void> {
    const id = this.batchIds.get(batch);
    switch (deed) {
      case 'pause':
      case 'cancel':
        if (id === undefined) return;
        if (isDone(await this.ask(({ batches }) => batches[deed](id, hostActor()))))
          this.watch.halted(id);
        return;
      case 'resume':
        if (id !== undefined) await this.resume(id);
        return;
      case 'stop':
        if (
          isDone(await this.ask(({ spend }) => spend.stop('A person pressed STOP.', hostActor())))
        )
          this.watch.halted(0);
        return;
      case 'lift':
        return this.lift();
      case 'sync':
        await this.ask(({ synchronizer }) => synchronizer.sync());
        return;
      case 'single': {
        const order = { imei, serviceId: '1739', duplicates: 'recheck' } as const;
        await this.ask(({ single }) => single.create(order, `single ${batch}`, hostActor()));
        return;
      }
      case 'reprice':
      case 'restart':
        throw new Error(`${deed} is nothing that the users do.`);
    }
  }

  async resume(id: number): Promise<void> {
    this.watch.released(id);
    await this.ask(({ batches }) => batches.resume(id, hostActor()));
    this.watch.released(id);
  }

  async lift(): Promise<void> {
    this.watch.released(0);
    await this.ask(({ spend }) => spend.lift({}, hostActor()));
    this.watch.released(0);
  }

  /** What an engine answers; undefined when it died, or could not do it just now. */
  async ask<T>(question: (engine: Engine) => Promise<T>): Promise<T | 'refused' | undefined> {
    const engine = await this.house.running();
    const death = this.house.deathOf(engine).then(() => undefined);
    try {
      return await Promise.race([question(engine), death]);
    } catch (error) {
      if (error instanceof UserError && error.code !== 'quote-changed') return 'refused';
      if (isPassing(error)) return undefined;
      throw error;
    }
  }
}

async function start({ batches }: Engine, { id, quote }: Batch): Promise<true | undefined> {
  if (!quote) return undefined;
  await batches.start(id, quote.id, `start ${id} ${quote.id}`, hostActor());
  return true;
}

const isDone = (answer: unknown) => answer !== 'refused' && answer !== undefined;

/** Trouble that a person meets with patience. */
function isPassing(error: unknown): boolean {
  if (error instanceof OperationalError || error instanceof UserError) return true;
  const message = error instanceof Error ? error.message : '';
  return message.includes('disk is full') || message.includes('connection broke');
}
