import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { StateFolder } from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';

const KEY_FILE = 'access.key';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed, as a message names it, and what can be done where it cannot be read any more. */
export interface Sealed {
  what: string;
  wayOut: string;
}

/**
 * Encrypts what must be readable again. The key lies beside the database and not in it, so a copy of the database alone
 * opens nothing.
 */
@Injectable()
export class SecretBox {
  private underWay: Promise<Buffer> | undefined;

  constructor(private readonly folder: StateFolder) {}

  /** Encrypts a text that belongs to `owner`; it opens for no other. Makes the key when there is none yet. */
  async seal(text: string, owner: string, about: Sealed): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const key = await this.keyOrNew(about);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Decrypts a text. Throws an OperationalError when the key is missing, or is not the one it was sealed with. */
  async open(sealed: string, owner: string, about: Sealed): Promise<string> {
    const key = await this.readKey(about);
    if (key === null) throw this.cannotOpen(about, 'is missing');
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]).toString('utf8');
    } catch {
      throw this.cannotOpen(about, 'is not the one that was used');
    }
  }

  /** Read each time, and not remembered: what is sealed must open with the key that is in the file. */
  private keyOrNew(about: Sealed): Promise<Buffer> {
    this.underWay ??= this.readOrMakeKey(about).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async readOrMakeKey(about: Sealed): Promise<Buffer> {
    const found = await this.readKey(about);
    if (found) return found;
    const made = randomBytes(KEY_BYTES);
    await this.folder.write(KEY_FILE, `${made.toString('base64url')}\n`);
    return made;
  }

  private async readKey(about: Sealed): Promise<Buffer | null> {
    const text = await this.folder.read(KEY_FILE);
    if (text === null) return null;
    const key = Buffer.from(text.trim(), 'base64url');
    if (key.length !== KEY_BYTES) throw this.cannotOpen(about, 'is damaged');
    return key;
  }

  private cannotOpen({ what, wayOut }: Sealed, state: string): OperationalError {
    return new OperationalError(
      'access-key-unusable',
      `${what} cannot be read: ${KEY_FILE} in ${this.folder.place} ${state}. Bring the file back from where the database came from, ${wayOut}.`,
    );
  }
}
