import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, type Routes, withComponentInputBinding } from '@angular/router';
import { jest } from '@jest/globals';
import type { SessionInfo } from '@hammer/contract';
import { carryMark, keepAdmitted } from '../app/access/access-interceptors.js';
import { OwnSession } from '../app/access/own-session.js';
import { OPEN_EVENT_SOURCE } from '../app/batch/event-source.js';
import { watchLink } from '../app/server/server-link.js';
import { registerIcons } from '../app/signs/icons.js';
import { session, spend } from './builders.js';
import { EventStreams } from './event-stream.js';

/** The console around a page, with a server that is the test. */
export interface ConsoleTest {
  http: HttpTestingController;
  streams: EventStreams;
  /** Answers the next request to this method and address, e.g. `answer('GET /api/batches/7', batch())`. */
  answer: (request: string, body: unknown, status?: number) => void;
  /** How many requests to this method and address wait for an answer. */
  waiting: (request: string) => ReturnType<HttpTestingController['match']>;
  /** Lets what is due happen: answers, navigation, drawing. */
  settle: () => Promise<void>;
  /** Settles until something is the case, e.g. until a dialog that is fetched first is open. */
  until: (isSo: () => boolean) => Promise<void>;
}

/** What asks every so often asks only when a test makes the page visible: not by the clock of a machine that is busy. */
const OFTEN = 1_000;
const everySoOften = globalThis.setInterval;

/** Sets up the console with these routes, for an admin who is signed in unless somebody else is named, or nobody. */
export function setUpConsole(
  routes: Routes,
  providers: (Provider | EnvironmentProviders)[] = [],
  who: SessionInfo | null = session(),
): ConsoleTest {
  jest
    .spyOn(globalThis, 'setInterval')
    .mockImplementation(((ask: () => void, milliseconds: number) =>
      milliseconds < OFTEN ? everySoOften(ask, milliseconds) : 0) as typeof setInterval);
  const streams = new EventStreams();
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([carryMark, keepAdmitted, watchLink])),
      provideHttpClientTesting(),
      provideRouter(routes, withComponentInputBinding()),
      { provide: OPEN_EVENT_SOURCE, useValue: streams.open },
      ...providers,
    ],
  });
  TestBed.runInInjectionContext(registerIcons);
  if (who) TestBed.inject(OwnSession).take(who);
  const http = TestBed.inject(HttpTestingController);
  const waiting: ConsoleTest['waiting'] = (request) => {
    const [method, address] = request.split(' ');
    return http.match(
      ({ method: its, urlWithParams }) => its === method && urlWithParams === address,
    );
  };
  const settle = async () => {
    TestBed.tick();
    await Promise.resolve();
    await new Promise<void>((resolve) => setTimeout(resolve));
    TestBed.tick();
    await Promise.resolve();
  };
  const until: ConsoleTest['until'] = async (isSo) => {
    for (let turns = 0; !isSo(); turns++) {
      if (turns > 500) throw new Error('It never came to be.');
      await settle();
    }
  };
  const answer: ConsoleTest['answer'] = (request, body, status = 200) => {
    const [found, ...others] = waiting(request);
    if (!found || others.length > 0)
      throw new Error(`${request} waits ${found ? others.length + 1 : 0} times`);
    if (status === 0) found.error(new ProgressEvent('error'));
    else found.flush(body as object, { status, statusText: String(status) });
  };
  return { http, streams, answer, waiting, settle, until };
}

/** Answers what the frame's services ask for around every page. */
export function answerFrame({ waiting }: ConsoleTest, services: unknown[] = []): void {
  for (const request of waiting('GET /api/spend')) request.flush(spend());
  for (const request of waiting('GET /api/services'))
    request.flush({ data: services, fetchedAt: '2026-11-22T11:00:00.000Z', stale: false });
}
