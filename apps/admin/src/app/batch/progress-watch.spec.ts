import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { progress, statuses } from '../../testing/builders.js';
import { EventStreams } from '../../testing/event-stream.js';
import { ProgressWatch } from './progress-watch.js';

describe('watching the progress of a batch', () => {
  let streams: EventStreams;
  let stop: AbortController;

  beforeEach(() => {
    jest.useFakeTimers();
    streams = new EventStreams();
    stop = new AbortController();
  });

  afterEach(() => {
    stop.abort();
    jest.useRealTimers();
  });

  const follow = () =>
    new ProgressWatch('/api/batches/7/progress', streams.open, document).follow(stop.signal);

  it('tells each snapshot as it comes', () => {
    const news = follow();
    expect(news()).toEqual({ value: { progress: null, link: 'opening' } });
    streams.last.tell(progress({ callsUnderWay: 3 }));
    expect(news()).toMatchObject({ value: { progress: { callsUnderWay: 3 }, link: 'live' } });
  });

  it('keeps the last snapshot when the stream breaks, and opens it again by itself', () => {
    const news = follow();
    streams.last.tell(progress({ callsUnderWay: 3 }));
    streams.last.break();
    expect(news()).toMatchObject({ value: { progress: { callsUnderWay: 3 }, link: 'lost' } });
    expect(streams.last.isClosed).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(streams.opened).toHaveLength(2);
    streams.last.tell(progress({ callsUnderWay: 4 }));
    expect(news()).toMatchObject({ value: { progress: { callsUnderWay: 4 }, link: 'live' } });
  });

  it('waits longer each time it breaks, and begins anew after it was live', () => {
    follow();
    streams.last.break();
    jest.advanceTimersByTime(1_000);
    streams.last.break();
    jest.advanceTimersByTime(1_999);
    expect(streams.opened).toHaveLength(2);
    jest.advanceTimersByTime(1);
    expect(streams.opened).toHaveLength(3);
    streams.last.tell(progress());
    streams.last.break();
    jest.advanceTimersByTime(1_000);
    expect(streams.opened).toHaveLength(4);
  });

  it('opens a stream anew that has fallen silent, as behind a proxy', () => {
    const news = follow();
    streams.last.tell(progress());
    jest.advanceTimersByTime(45_000);
    expect(streams.opened).toHaveLength(2);
    expect(streams.opened[0]?.isClosed).toBe(true);
    expect(news()).toMatchObject({ value: { link: 'live' } });
  });

  it('is not disturbed by an empty heartbeat', () => {
    const news = follow();
    streams.last.tell(progress());
    streams.last.send('');
    expect(news()).toMatchObject({ value: { link: 'live' } });
  });

  it('ends with the batch, and does not open the stream that the server then closes', () => {
    const news = follow();
    streams.last.tell(
      progress({ state: 'completed', phase: 'done', statuses: statuses({ completed: 100 }) }),
    );
    expect(news()).toMatchObject({ value: { link: 'ended' } });
    jest.advanceTimersByTime(600_000);
    expect(streams.opened).toHaveLength(1);
    expect(streams.last.isClosed).toBe(true);
  });

  it('lets go when the page is left', () => {
    follow();
    stop.abort();
    jest.advanceTimersByTime(600_000);
    expect(streams.opened).toHaveLength(1);
    expect(streams.last.isClosed).toBe(true);
  });

  it('lets go while the page is hidden, and opens again when it is seen', () => {
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    follow();
    expect(streams.opened).toHaveLength(0);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(streams.opened).toHaveLength(1);
    hidden.mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(streams.last.isClosed).toBe(true);
    hidden.mockRestore();
  });
});
