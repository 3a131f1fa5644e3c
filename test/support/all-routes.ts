import { readSettings } from '@hammer/settings';
import { RequestMethod, type Type } from '@nestjs/common';
import { AppModule } from '../../apps/api/src/app.module.js';

/** Every route that a controller of the server has, as `GET /api/batches/:id`. */
export function allRoutes(): string[] {
  const { controllers = [] } = AppModule.with(
    readSettings({ DATABASE_URL: 'sqlite::memory:' }, {}),
  );
  return (controllers as Type<object>[]).flatMap((controller) => {
    const base = String(Reflect.getMetadata('path', controller));
    const prototype = controller.prototype as Record<string, object>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const method: unknown = Reflect.getMetadata('method', prototype[name] as object);
      if (method === undefined) return [];
      const path = String(Reflect.getMetadata('path', prototype[name] as object));
      const whole = `/${base}/${path}`.replaceAll(/\/+/g, '/').replace(/\/$/, '');
      return [`${RequestMethod[Number(method)]} ${whole}`];
    });
  });
}
