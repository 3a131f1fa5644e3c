/**
 * A few small files beside the database, for what must be known when the database cannot be written or is not the one
 * it was. What is written is on the disk, whole, when the promise resolves. Names are relative and have no folders.
 */
export abstract class StateFolder {
  /** Where it is, for people. */
  abstract readonly place: string;

  /** Puts a text into a file, in the place of what was there. */
  abstract write(name: string, text: string): Promise<void>;

  /** The text of a file; null when there is none. */
  abstract read(name: string): Promise<string | null>;

  /** The names of all files, in their order. */
  abstract list(): Promise<string[]>;

  /** Gives a file another name. */
  abstract rename(name: string, to: string): Promise<void>;

  /** Removes a file, if it is there. */
  abstract remove(name: string): Promise<void>;
}
