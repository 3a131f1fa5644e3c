import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { sqlitePathOf } from '../sqlite-path.js';
import { TurnsOfAll } from './turns-of-all.js';
import { TurnsOfOneProcess } from './turns-of-one-process.js';
import { Turns } from './turns.js';

/** The turns that fit the database: among all processes, or within this one where there can be no other. */
@Injectable()
export class OpenTurns extends Turns implements OnApplicationShutdown {
  private readonly turns: TurnsOfOneProcess | TurnsOfAll;

  constructor(@Inject(SETTINGS) { DATABASE_URL }: Pick<Settings, 'DATABASE_URL'>) {
    super();
    this.turns =
      sqlitePathOf(DATABASE_URL) === null ? new TurnsOfAll(DATABASE_URL) : new TurnsOfOneProcess();
  }

  override take<T>(name: string, act: () => Promise<T>): Promise<T> {
    return this.turns.take(name, act);
  }

  override takeIfFree(name: string, act: () => Promise<void>): Promise<boolean> {
    return this.turns.takeIfFree(name, act);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.turns instanceof TurnsOfAll) await this.turns.close();
  }
}
