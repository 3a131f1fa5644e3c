import { InjectionToken } from '@angular/core';

/** Opens a stream of server-sent events; tests put their own in its place. */
export const OPEN_EVENT_SOURCE = new InjectionToken<(address: string) => EventSource>(
  'open an event source',
  { factory: () => (address) => new EventSource(address) },
);
