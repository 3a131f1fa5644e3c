import { request } from 'node:http';

/** What came back for a request of which not everything was sent. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/**
 * Sends what no well-behaved client sends: headers of one's own choice, and a body that never ends when `unfinished`.
 * Rejects when there is no answer within ten seconds.
 */
export function sendRaw(
  url: string,
  {
    method = 'GET',
    path = '/',
    headers = {},
    body = '',
    unfinished = false,
  }: {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string;
    unfinished?: boolean;
  },
): Promise<RawAnswer> {
  return new Promise((settle, fail) => {
    const sent = request(
      `${url}${path}`,
      { method, headers, signal: AbortSignal.timeout(10_000) },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => {
          sent.destroy();
          settle({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      },
    );
    sent.on('error', fail);
    if (unfinished) sent.write(body);
    else sent.end(body);
  });
}
