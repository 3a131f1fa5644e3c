import { StateFolder } from './state-folder.js';

/** Files in memory: all that a database in memory needs, because it is never there again. */
export class MemoryFolder extends StateFolder {
  override readonly place = 'memory';
  private readonly files = new Map<string, string>();

  override write(name: string, text: string): Promise<void> {
    this.files.set(name, text);
    return Promise.resolve();
  }

  override read(name: string): Promise<string | null> {
    return Promise.resolve(this.files.get(name) ?? null);
  }

  override list(): Promise<string[]> {
    return Promise.resolve([...this.files.keys()].sort());
  }

  override rename(name: string, to: string): Promise<void> {
    const text = this.files.get(name);
    if (text === undefined) return Promise.reject(new Error(`There is no file ${name}.`));
    this.files.set(to, text);
    this.files.delete(name);
    return Promise.resolve();
  }

  override remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }
}
