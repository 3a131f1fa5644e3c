import { Turns } from './turns.js';

/** Turns where no other process uses the database. */
export class TurnsOfOneProcess extends Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  override async take<T>(name: string, act: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(name) === turn) this.last.delete(name);
    }
  }

  override async takeIfFree(name: string, act: () => Promise<void>): Promise<boolean> {
    if (this.last.has(name)) return false;
    await this.take(name, act);
    return true;
  }
}
