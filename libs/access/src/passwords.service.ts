import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { argon2id, hash, needsRehash, verify } from 'argon2';

/** What OWASP asks of argon2id at least: 19 MiB, gone over twice, by one thread. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;

const cost = { memoryCost: MEMORY_KIB, timeCost: PASSES, parallelism: LANES };

/** Fits no password. Who is not known is compared with it, and so takes as long as everybody else. */
const nobodysHash = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** In characters as people count them, not in units of UTF-16. */
const FEWEST_CHARACTERS = 12;
const MOST_CHARACTERS = 256;

/** What everybody here would try first; docs/security.md lists them. Letters that must be left when they are gone. */
const wordsOfTheHouse =
  /hammer|fusion|gsm|imei|iphone|unlock|simlock|carrier|reseller|sandbox|supplier|operator|viewer|admin|password|passwort|welcome|secret/g;
const FEWEST_LETTERS_BESIDE = 4;

/** Digits and signs around a word. */
const around = /^[^\p{L}]+|[^\p{L}]+$/gu;

/** One piece of up to six characters, again and again. */
const repetition = /^(.{1,6}?)\1+$/su;

/** Hashes passwords, compares them, and says which new ones are too weak. */
@Injectable()
export class Passwords {
  private common: Promise<ReadonlySet<string>> | undefined;

  /** What may be kept of a password. */
  async hash(password: string): Promise<string> {
    return hash(oneForm(password), { type: argon2id, ...cost });
  }

  /** Whether a password is the one that was hashed. Takes the same time when there is no hash. */
  async verify(kept: string | null, password: string): Promise<boolean> {
    const fits = await verify(kept ?? nobodysHash, oneForm(password));
    return fits && kept !== null;
  }

  /** Whether a hash was made when less was asked of one. */
  isOutdated(kept: string): boolean {
    return needsRehash(kept, cost);
  }

  /** Throws a UserError that says why a new password is too weak. */
  async assertGood(password: string, email: string): Promise<void> {
    const why = await this.weaknessOf(oneForm(password), email.trim().toLowerCase());
    if (why !== null) throw new UserError('weak-password', `This password ${why}`);
  }

  private async weaknessOf(password: string, email: string): Promise<string | null> {
    const { length } = Array.from(password);
    if (length < FEWEST_CHARACTERS)
      return `has ${length} characters; it must have at least ${FEWEST_CHARACTERS}. Several words are easy to remember.`;
    if (length > MOST_CHARACTERS)
      return `has ${length} characters; it may have at most ${MOST_CHARACTERS}.`;
    const lower = password.toLowerCase();
    if (lower === email || lower === email.split('@')[0])
      return 'is your e-mail address. Choose something that is not known of you.';
    if (repetition.test(lower)) return 'repeats a few characters. Choose several different words.';
    const common = await this.commonPasswords();
    if (common.has(lower) || common.has(lower.replace(around, '')))
      return 'is one that many people use, and is tried first. Choose another one.';
    if (isOfTheHouse(lower, email))
      return 'is made of words that are tried first here. Choose several different words.';
    return null;
  }

  /** Loaded when a password is chosen for the first time: it is a megabyte that most runs never need. */
  private commonPasswords(): Promise<ReadonlySet<string>> {
    this.common ??= import('@zxcvbn-ts/language-common').then(
      ({ dictionary }) => new Set(dictionary['passwords-common']),
    );
    return this.common;
  }
}

function isOfTheHouse(lower: string, email: string): boolean {
  const names = email.split(/[^\p{L}]+/u).filter((name) => name.length >= 4);
  const rest = names.reduce((left, name) => left.replaceAll(name, ''), lower);
  const isNamed = rest !== lower || rest.search(wordsOfTheHouse) >= 0;
  const letters = rest.replace(wordsOfTheHouse, '').replace(/[^\p{L}]/gu, '');
  return isNamed && Array.from(letters).length < FEWEST_LETTERS_BESIDE;
}

/** The same password from another keyboard may arrive in other code points. */
function oneForm(password: string): string {
  return password.normalize('NFKC');
}
