import type { Progress } from '@hammer/contract';

/** An event source whose server is the test. */
export class EventStream {
  onmessage: ((event: MessageEvent<string>) => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;

  constructor(readonly address: string) {}

  close(): void {
    this.isClosed = true;
  }

  /** The server tells the progress. */
  tell(progress: Progress): void {
    this.send(JSON.stringify(progress));
  }

  /** The server sends this text as an event's data. */
  send(data: string): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }

  /** The connection breaks. */
  break(): void {
    this.onerror?.();
  }
}

/** Opens streams and keeps them for the test to speak through. */
export class EventStreams {
  readonly opened: EventStream[] = [];

  readonly open = (address: string): EventSource => {
    const stream = new EventStream(address);
    this.opened.push(stream);
    return stream as unknown as EventSource;
  };

  /** The stream that was opened last. */
  get last(): EventStream {
    const stream = this.opened.at(-1);
    if (!stream) throw new Error('No stream was opened.');
    return stream;
  }
}
