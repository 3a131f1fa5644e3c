const BLANK = '[blanked]';
const SHORTEST_BASE64 = 8;
const SHORTEST_CUT = 4;
/** `userId%3Dname`: a percent-encoded character is no part of the word. */
const WORD_START = '(?:(?<![0-9a-z])|(?<=%[0-9a-f]{2}))';

/**
 * Blanks the account's key and user name in anything that came from outside: as they are, percent-encoded once or
 * twice, HTML-escaped, or inside base64; also a key that is cut off at the end of the text. The user name is blanked
 * as a whole word only, because it may be an ordinary one.
 */
export class Secrets {
  private readonly pattern: RegExp | null;

  constructor(
    private readonly key: string,
    userName: string,
  ) {
    const forms = [
      ...(key ? [spelled(key), ...base64Forms(key)] : []),
      ...(userName
        ? [`${WORD_START}${spelled(userName)}(?![0-9a-z])`, ...base64Forms(userName)]
        : []),
    ];
    this.pattern = forms.length > 0 ? new RegExp(forms.join('|'), 'gi') : null;
  }

  /** The text without the secrets. */
  blank(text: string): string {
    return this.pattern ? this.withoutCutKey(text.replace(this.pattern, BLANK)) : text;
  }

  private withoutCutKey(text: string): string {
    for (let length = this.key.length - 1; length >= SHORTEST_CUT; length--) {
      if (text.endsWith(this.key.slice(0, length))) return text.slice(0, -length) + BLANK;
    }
    return text;
  }
}

function spelled(secret: string): string {
  return [...secret].map(charactersFor).join('');
}

function charactersFor(character: string): string {
  const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
  const point = character.codePointAt(0) ?? 0;
  const entity = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[character];
  const spellings = [
    character.replace(/[^0-9a-z]/i, '\\$&'),
    bytes.map((byte) => `%(?:25)?${byte}`).join(''),
    `&#0*${point};`,
    `&#x0*${point.toString(16)};`,
    ...(entity ? [`&${entity};`] : []),
    ...(character === ' ' ? ['\\+'] : []),
    ...(character === '+' ? ['-'] : []),
    ...(character === '/' ? ['_'] : []),
  ];
  return `(?:${spellings.join('|')})`;
}

/** What stays the same of a secret's base64, wherever in a longer text it stands: one form for each alignment. */
function base64Forms(secret: string): string[] {
  const forms: string[] = [];
  for (let offset = 0; offset < 3; offset++) {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const first = Math.ceil((offset * 8) / 6);
    const stable = bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
    if (stable.length >= SHORTEST_BASE64) forms.push(spelled(stable));
  }
  return forms;
}
