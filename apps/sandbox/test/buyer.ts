import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { checkDigitOf } from '@hammer/imei';

/** An answer as it arrived. `whole` is false when the connection ended before the promised length. */
export interface Arrived {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly whole: boolean;
}

/** The fields of a call beside key and user id, which are the usual ones unless told. */
export type Fields = Readonly<Record<string, string>>;

/** Makes one call on a connection of its own. Rejects when there is no answer at all. */
export function send(url: string, fields: Fields, agent: Agent | false = false): Promise<Arrived> {
  const body = new URLSearchParams({
    apiKey: 'sandbox-key',
    userId: 'sandbox',
    ...fields,
  }).toString();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/gsmfusion_api/index.php`,
      {
        method: 'POST',
        agent,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('error', () => undefined);
        incoming.on('close', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: text,
            whole: incoming.complete,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Orders checks of these IMEIs in one call, with service 1739 unless told. */
export function place(
  url: string,
  imeis: readonly string[],
  fields: Fields = {},
  agent: Agent | false = false,
): Promise<Arrived> {
  return send(
    url,
    { action: 'placeorder', imei: imeis.join(','), networkId: '1739', ...fields },
    agent,
  );
}

/** Asks for the results of these orders. */
export function ask(url: string, orderIds: readonly string[]): Promise<Arrived> {
  return send(url, { action: 'getimeis', orderIds: orderIds.join(',') });
}

/** So many IMEIs of a test range, with leading zeros and a right check digit. */
export function imeis(count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, i) => {
    const body = `00101010${String(from + i).padStart(6, '0')}`;
    return body + checkDigitOf(body);
  });
}

/** The texts of all elements of this name. */
export function textsOf(name: string, xml: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(
    (match) => match[1] as string,
  );
}

/** Resolves when something has become true. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
