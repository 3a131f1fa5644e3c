import { currentTrail } from '@hammer/database';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** What the framework says of its own wiring at every start; of use only when it fails, and then it is an error. */
const wiring = new Set([
  'InstanceLoader',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'NestApplication',
]);

/** Where the framework logs, with its stack, what keeps the server from starting; main says it, and says it once. */
const failedStart = new Set(['ExceptionHandler', 'NestApplication']);

/** What would begin a new line, steer the terminal of whoever reads, or turn a line around. */
const orders = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Longer messages are cut: no text of others fills the disk. */
const LONGEST = 8_000;

/** The log: one line an event, without the framework's account of itself. */
export class HouseLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context: unknown = rest.at(-1);
    if (typeof context === 'string' && wiring.has(context)) return;
    super.log(message, ...rest);
  }

  override error(message: unknown, ...rest: unknown[]): void {
    const context: unknown = rest.at(-1);
    if (typeof context === 'string' && failedStart.has(context)) return;
    super.error(message, ...rest);
  }

  /** In UTC, as in the audit, so that the two can be laid beside each other. */
  protected override getTimestamp(): string {
    return new Date().toISOString();
  }

  /** Ids beside the message, for programs: which request, batch and paid call a line is about. */
  protected override getJsonLogObject(
    ...line: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    return { ...super.getJsonLogObject(...line), ...currentTrail() };
  }

  /** Names, titles and errors that others have chosen stay within their line; a stack goes on in lines that are set in. */
  protected override stringifyMessage(message: unknown, level: LogLevel): string {
    const text = typeof message === 'string' ? inOneEntry(message) : message;
    // For people; the other ids stand in the messages themselves.
    const { requestId } = currentTrail();
    if (typeof text === 'string' && requestId !== undefined)
      return super.stringifyMessage(`${text} request=${requestId}`, level);
    return super.stringifyMessage(text, level);
  }
}

function inOneEntry(message: string): string {
  return message
    .slice(0, LONGEST)
    .split(/\n(?= {4}at )/)
    .map((line) =>
      line.replace(orders, (order) => `\\u${order.charCodeAt(0).toString(16).padStart(4, '0')}`),
    )
    .join('\n');
}
