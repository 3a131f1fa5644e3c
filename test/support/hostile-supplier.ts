import { generateImeis } from '@hammer/imei';
import type { Behaviour } from '../../libs/fusion/test/supplier-server.js';

/** Begins what a terminal obeys. */
export const ESCAPE = '\u001b';

/** Everything that some reader of a text could obey, at its beginning and in it. */
export const nasty =
  `=cmd|' /C calc'!A1\r\n[Nest] 1  - LOG [Forged] all is well\t${ESCAPE}[2J${ESCAPE}]0;owned\u0007\u009b31m` +
  `\u202egnp.exe\u2066<script>alert(1)</script><img src=x onerror=alert(1)>"';,&amp;${'long '.repeat(2_000)}`;

/** What makes a spreadsheet compute. */
export const starts = ['=1+1', '+1', '-1+1', '@SUM(1)', '\t=1', '\r=1'];

/** As the supplier writes its HTML into XML: control characters are hidden one layer deeper. */
const escaped = (text: string) =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');

const element = (name: string, text: string) => `<${name}>${escaped(text)}</${name}>`;

/** Those that the supplier knows; it refuses the last. */
export const imeis = generateImeis(8, 'hostile');

/** A few hundred bytes that are a billion characters for whoever replaces entities, and a file of the machine. */
export const bomb =
  `<!DOCTYPE Packages [<!ENTITY a "${'x'.repeat(100)}"><!ENTITY file SYSTEM "file:///etc/passwd">` +
  ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']
    .map(([from, to]) => `<!ENTITY ${to} "${`&${from};`.repeat(10)}">`)
    .join('') +
  `]><Packages><Package><PackageId>1740</PackageId><PackageTitle>&h;&file;</PackageTitle><PackagePrice>0.08</PackagePrice></Package></Packages>`;

/** A supplier all of whose texts are attacks. */
export const hostile: Behaviour = (response, { form }) => {
  const asked = (form['imei'] ?? form['orderIds'] ?? form['orderid'] ?? '').split(',');
  const all = Object.values(form).join(',');
  switch (form['action'] ?? '') {
    case 'imeiservices':
      return void response.end(
        `<Packages><Package>${element('PackageId', '1739')}${element('Category', nasty)}${element('PackageTitle', nasty)}${element('PackagePrice', '0.08')}${element('TimeTaken', nasty)}${element('MustRead', nasty)}</Package>` +
          `<Package>${element('PackageId', nasty)}${element('PackageTitle', nasty)}${element('PackagePrice', '0.01')}</Package></Packages>`,
      );
    case 'placeorder':
      return void response.end(
        `<result>${asked
          .map((imei) =>
            imeis.indexOf(imei) === 7
              ? `<imeierrors>${element('imei', imei)}${element('error', nasty)}</imeierrors>`
              : `<imeis>${element('id', `A${imei}`)}${element('imei', imei)}${element('status', nasty)}</imeis>`,
          )
          .join('')}</result>`,
      );
    case 'getimeis':
      return void response.end(
        `<result>${imeis
          .slice(0, 7)
          .filter((imei) => all.includes(imei))
          .map(
            (imei, at) =>
              `<imeis>${element('id', `A${imei}`)}${element('package', nasty)}${element('imei', imei)}<status>Completed</status>` +
              `<code>${escaped(`Model: ${starts[at % starts.length]}<br>Carrier: ${nasty}<br>IMEI2: ${nasty}`)}</code></imeis>`,
          )
          .join('')}</result>`,
      );
    default:
      response.end(element('error', nasty));
  }
};
