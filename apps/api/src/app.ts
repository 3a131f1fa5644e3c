import { StateFolder } from '@hammer/database';
import { OperationalError, type Settings } from '@hammer/settings';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { identify } from './access/identify.js';
import { keepToHealth } from './keep-to-health.js';
import { serveAdmin } from './admin-files.js';
import { AppModule } from './app.module.js';
import { limitBodies } from './body-limits.js';
import { validationPipe } from './invalid-request.js';
import { assertKnownSupplier } from './known-supplier.js';
import { HouseLogger } from './logging/house-logger.js';
import { levelsUpTo, LogLevelKeeper } from './logging/log-level.service.js';
import { followRequest } from './logging/request-trail.js';
import { HouseRegistry } from './metrics/house-registry.service.js';
import { measureRequests } from './metrics/request-durations.js';
import { serveDocs } from './openapi.js';
import { requireOwnAddress } from './own-address.js';
import { ProblemFilter } from './problem.filter.js';
import { securityHeaders } from './security-headers.js';

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Milliseconds for which a connection is kept open that nobody uses. */
const KEEP_ALIVE = 65_000;

/** Makes the server; it listens when it is told to. Throws an OperationalError when it must not start. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  const logger = loggerOf(settings);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), {
    logger,
    forceCloseConnections: true,
    abortOnError: false,
    bodyParser: false,
  });
  await assertKnownSupplier(settings, app.get(StateFolder)).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  app.get(LogLevelKeeper).keep(logger);
  app.set('etag', false);
  app.set('trust proxy', settings.TRUSTED_PROXIES);
  app.use(followRequest);
  const metrics = app.get(HouseRegistry);
  app.use(measureRequests((answered, seconds) => metrics.note(answered, seconds)));
  app.use(...securityHeaders());
  if (isReachedDirectly(settings)) app.use(requireOwnAddress);
  if (settings.HAMMER_ROLE === 'worker') app.use(keepToHealth);
  app.use(identify(app));
  limitBodies(app);
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

/** Only programs of this machine can come here, and none of them for somebody else. */
function isReachedDirectly({ HOST, TRUSTED_PROXIES }: Settings): boolean {
  return loopback.has(HOST) && TRUSTED_PROXIES.length === 0;
}

/** Lets the server listen where the settings say. The answer is its own address. */
export async function listen(app: NestExpressApplication, settings: Settings): Promise<string> {
  try {
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    throw explainAddress(error, settings);
  }
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function explainAddress(error: unknown, { HOST, PORT }: Settings): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new OperationalError(
      'address-refused',
      `HOST is ${HOST}, which is no address of this machine. Set HOST to 127.0.0.1 for this machine only, or to 0.0.0.0.`,
      { cause: error },
    );
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  return new OperationalError(
    'port-refused',
    `Port ${PORT} ${code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program'}. Set PORT to another one; 0 takes any free one.`,
    { cause: error },
  );
}

function loggerOf(settings: Settings): HouseLogger {
  return new HouseLogger({
    json: settings.LOG_FORMAT === 'json',
    colors: settings.LOG_FORMAT === 'text' && process.stdout.isTTY === true,
    logLevels: levelsUpTo(settings.LOG_LEVEL),
  });
}
