import type { StateFolder } from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { isMarkFile, readMark } from '../placing/mark.js';

/**
 * Copies what an installation keeps beside its database: how far it was, as it is written, so that what was wrong with it
 * is noticed at the new place too; answers that it could not take; the key of second factors. Nothing that is there is
 * lost: throws an OperationalError, before anything is written, when a file is another one than ours.
 */
export async function takeFilesAlong(from: StateFolder, to: StateFolder): Promise<void> {
  const ours = new Map<string, string>();
  for (const name of await from.list()) ours.set(name, (await from.read(name)) ?? '');
  for (const name of await to.list()) {
    const theirs = (await to.read(name)) ?? '';
    if (isSettled(name, ours.get(name), theirs)) continue;
    throw new OperationalError(
      'state-folder-taken',
      `${to.place} has a file ${name} already, of another installation or of a later time. Look whose it is and move the folder aside, or set STATE_DIR to another one. Nothing was moved.`,
    );
  }
  for (const [name, text] of ours) await to.write(name, text);
}

const MARK = 'high-water-mark.json';
const MARK_ASIDE = `${MARK}.moved`;

/**
 * Lets no copy of the old database that was made by hand go on in its place: without its mark, which is at the new place
 * now, nothing is bought from it.
 */
export async function setMarkAside(folder: StateFolder): Promise<void> {
  if ((await folder.read(MARK)) !== null) await folder.rename(MARK, MARK_ASIDE);
}

/** Undoes {@link setMarkAside}. */
export async function bringMarkBack(folder: StateFolder): Promise<void> {
  if ((await folder.read(MARK_ASIDE)) !== null) await folder.rename(MARK_ASIDE, MARK);
}

/** Whether a file that is there may be replaced by ours: it is the same, or an earlier one of an attempt that came to nothing. */
function isSettled(name: string, ours: string | undefined, theirs: string): boolean {
  if (ours === theirs) return true;
  if (!isMarkFile(name)) return ours === undefined;
  const [mark, before] = [readMark(ours ?? ''), readMark(theirs)];
  return (
    mark !== null &&
    before !== null &&
    mark.installation === before.installation &&
    mark.permits >= before.permits &&
    mark.ledgerEntry >= before.ledgerEntry
  );
}
