import { OperationalError, type Settings } from '@hammer/settings';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveAdmin } from './admin-files.js';
import { AppModule } from './app.module.js';
import { validationPipe } from './invalid-request.js';
import { HouseLogger } from './house-logger.js';
import { serveDocs } from './openapi.js';
import { requireOwnAddress } from './own-address.js';
import { ProblemFilter } from './problem.filter.js';

const levels: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Lists of 30,000 IMEIs and pasted tables fit in; more is refused. */
const LARGEST_BODY = '8mb';

/** Milliseconds for which a connection is kept open that nobody uses. */
const KEEP_ALIVE = 65_000;

/** Makes the server; it listens when it is told to. Throws an OperationalError when it must not start. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), {
    logger: loggerOf(settings),
    forceCloseConnections: true,
    abortOnError: false,
    bodyParser: false,
  });
  app.useBodyParser('json', { limit: LARGEST_BODY });
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(requireOwnAddress);
  app.enableCsrfProtection();
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  // Who is told to end and has ended well says so: without this it would end by the signal, as if it had been killed.
  app.enableShutdownHooks([], { useProcessExit: true });
  // Longer than a proxy or a client keeps a connection that is not used: else the server closes one just as it is used.
  app.getHttpServer().keepAliveTimeout = KEEP_ALIVE;
  serveDocs(app);
  serveAdmin(app);
  return app;
}

/** Lets the server listen where the settings say, which must be this machine: there is no sign-in. */
export async function listen(app: NestExpressApplication, settings: Settings): Promise<string> {
  if (!loopback.has(settings.HOST)) {
    throw new OperationalError(
      'address-refused',
      `HOST is ${settings.HOST}, but this server has no sign-in and spends money, so it listens on this machine only. Set HOST to 127.0.0.1.`,
    );
  }
  try {
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    throw explainPort(error, settings.PORT);
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function explainPort(error: unknown, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  return new OperationalError(
    'port-refused',
    `Port ${port} ${code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program'}. Set PORT to another one; 0 takes any free one.`,
    { cause: error },
  );
}

function loggerOf(settings: Settings): ConsoleLogger {
  const level: LogLevel = settings.LOG_LEVEL === 'info' ? 'log' : settings.LOG_LEVEL;
  return new HouseLogger({
    json: settings.LOG_FORMAT === 'json',
    colors: settings.LOG_FORMAT === 'text' && process.stdout.isTTY === true,
    logLevels: levels.slice(0, levels.indexOf(level) + 1),
  });
}
