import { StateFolder } from '@hammer/database';
import type { PlacementAnswer } from '@hammer/fusion';
import { Injectable, Logger } from '@nestjs/common';
import type { Placement } from './placement.js';
import { spell } from './spooled-answer.js';

const spooledName = /^placement-\d+\.json$/;

/**
 * Answers that the database could not take, one file each, so that they outlive the process: an answer that is lost
 * leaves its orders uncertain for ever.
 */
@Injectable()
export class Spool {
  private readonly logger = new Logger(Spool.name);
  private readonly kept = new Set<number>();

  constructor(private readonly folder: StateFolder) {}

  /** Keeps an answer. Never throws: when this cannot be done either, the answer is in memory only, and the log says so. */
  async keep({ id, orders }: Placement, answer: PlacementAnswer): Promise<void> {
    if (this.kept.has(id)) return;
    const imeis = orders.map(({ imei }) => imei);
    try {
      await this.folder.write(nameOf(id), spell({ placementId: id, imeis, answer }));
      this.kept.add(id);
      this.logger.warn(`placement=${id} its answer is kept in ${this.folder.place} meanwhile`);
    } catch (error) {
      this.logger.error(
        `placement=${id} its answer is in memory only, do not end Hammer: it cannot be kept in ${this.folder.place} either (${String(error)}). Make room on the disk.`,
      );
    }
  }

  /** Forgets an answer that the database has taken. A file that stays is seen to be of no use at the next start. */
  async forget(placementId: number): Promise<void> {
    if (!this.kept.delete(placementId)) return;
    await this.remove(nameOf(placementId)).catch((error: unknown) =>
      this.logger.warn(
        `placement=${placementId} its kept answer could not be removed: ${String(error)}`,
      ),
    );
  }

  /** The files that earlier processes have left, with their texts. */
  async left(): Promise<{ file: string; text: string }[]> {
    const files = (await this.folder.list()).filter((name) => spooledName.test(name));
    return Promise.all(
      files.map(async (file) => ({ file, text: (await this.folder.read(file)) ?? '' })),
    );
  }

  /** How many answers are kept here at present. */
  async count(): Promise<number> {
    return (await this.folder.list()).filter((name) => spooledName.test(name)).length;
  }

  async remove(file: string): Promise<void> {
    await this.folder.remove(file);
  }

  /** Keeps an answer that came too late to settle anything, as evidence; the answer is its path. */
  async setAsideLate(file: string): Promise<string> {
    const late = file.replace(/json$/, 'late');
    await this.folder.rename(file, late);
    return this.pathOf(late);
  }

  /** Where a file is, for people. */
  pathOf(file: string): string {
    return `${this.folder.place}/${file}`;
  }
}

const nameOf = (placementId: number) => `placement-${placementId}.json`;
