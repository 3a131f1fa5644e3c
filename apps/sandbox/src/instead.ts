import { errorDocument } from './answers.js';
import type { Answer } from './delivery.js';
import type { Struck } from './mischief.js';

/** An answer that a fault puts in the place of the true one, and whether the call is carried out all the same. */
export interface Instead {
  readonly answer: Answer;
  readonly charged: boolean;
  /** The text, when it is one of the supplier's own errors. */
  readonly error?: string;
}

/** The HTTP answer that goes with any text of the supplier: 200, called HTML, also for XML and for errors. */
export function asSupplier(body: string): Answer {
  return { status: 200, headers: {}, body };
}

/** The page of the web server in front of the supplier. */
export function webServerPage(title: string): string {
  return (
    `<!DOCTYPE html><html><head><title>${title}</title></head><body><center><h1>${title}</h1></center>` +
    '<hr><center>cloudflare</center></body></html>'
  );
}

/** What is answered instead of the truth, if a fault says so. The first of several wins. */
export function answerInstead(struck: Struck): Instead | undefined {
  const { redirect, serverError, htmlPage, emptyBody, maintenance, error } = struck;
  if (redirect) {
    return {
      answer: { status: 302, headers: { Location: redirect.location }, body: '' },
      charged: redirect.charged,
    };
  }
  if (serverError) {
    return {
      answer: {
        status: serverError.status,
        headers: {},
        body: webServerPage(`${serverError.status} Server Error`),
      },
      charged: serverError.charged,
    };
  }
  if (htmlPage) {
    return { answer: asSupplier(webServerPage('502 Bad Gateway')), charged: htmlPage.charged };
  }
  if (emptyBody) return { answer: asSupplier(''), charged: emptyBody.charged };
  if (maintenance) return wholeError('Website is in maintenance...', false, struck);
  if (error) return wholeError(error.text, error.charged, struck);
  return undefined;
}

function wholeError(text: string, charged: boolean, struck: Struck): Instead {
  return { answer: asSupplier(dress(errorDocument(text), struck)), charged, error: text };
}

const NOTICE =
  '<br />\n<b>Notice</b>:  Undefined index: lang in <b>api.php</b> on line <b>44</b><br />\n';

/** Puts the first line before a document, and before that whatever a fault puts there. */
export function dress(xml: string, struck: Struck): string {
  const name = struck.phpxml ? 'phpxml' : 'xml';
  const prolog = struck.noProlog ? '' : `<?${name} version="1.0" encoding="UTF-8"?>`;
  return `${struck.bom ? '\uFEFF' : ''}${struck.notice ? NOTICE : ''}${prolog}${xml}`;
}
