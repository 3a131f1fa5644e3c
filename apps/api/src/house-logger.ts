import { ConsoleLogger } from '@nestjs/common';

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
}
