/** The languages of the console: each is a build of its own, and all but the first stand behind their name in the address. */
const languages = [
  { code: 'en', name: 'English', base: '/' },
  { code: 'de', name: 'Deutsch', base: '/de/' },
] as const;

/** The language of this page, as browsers spell it: numbers and dates are written in it. */
export const locale: string = $localize.locale ?? 'en-US';

/** A language that one can change to, with the address of the present page in it. */
export interface OtherLanguage {
  code: string;
  name: string;
  address: string;
}

/** The languages that this page is not in. Takes the address as the browser has it, without the host. */
export function otherLanguages(address: string, present = locale): OtherLanguage[] {
  const here = languages.find(({ code }) => present.startsWith(code)) ?? languages[0];
  const path = here.base === '/' ? address : address.replace(here.base, '/');
  return languages
    .filter(({ code }) => code !== here.code)
    .map(({ code, name, base }) => ({ code, name, address: base + path.slice(1) }));
}

/** Keeps the choice, so that the door leads to this language from now on. */
export function chooseLanguage(code: string): void {
  document.cookie = `hammer-language=${code}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** A label in the middle of a sentence: English writes it small there, German keeps its nouns as they are. */
export function withinSentence(label: string): string {
  return locale.startsWith('en') ? label.toLowerCase() : label;
}
