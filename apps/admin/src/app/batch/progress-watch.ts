import type { ResourceStreamItem, Signal, WritableSignal } from '@angular/core';
import { signal } from '@angular/core';
import type { Progress } from '@hammer/contract';
import { hasEnded } from '../words/batch-states.js';

/** What is known of a batch's progress, and whether it is still being told. */
export interface ProgressNews {
  progress: Progress | null;
  link: 'opening' | 'live' | 'lost' | 'ended';
}

/** Waits before asking again after the stream was lost, in milliseconds. */
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** A stream that has said nothing for so long, in milliseconds, is opened anew: a proxy may have dropped it silently. */
const LONGEST_SILENCE = 45_000;

/**
 * Follows a batch's progress until the batch has ended. Opens the stream again by itself when it breaks or falls silent,
 * and lets go of it while the page is hidden, because a browser opens only six connections to a server.
 */
export class ProgressWatch {
  private readonly news: WritableSignal<ResourceStreamItem<ProgressNews>> = signal({
    value: { progress: null, link: 'opening' },
  });
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(
    private readonly address: string,
    private readonly openSource: (address: string) => EventSource,
    private readonly document: Document,
  ) {}

  /** Begins to follow; what is told arrives in the signal until `stopped`. */
  follow(stopped: AbortSignal): Signal<ResourceStreamItem<ProgressNews>> {
    const window = this.document.defaultView;
    const openNow = () => this.openIfSeen();
    this.document.addEventListener('visibilitychange', openNow);
    window?.addEventListener('online', openNow);
    stopped.addEventListener('abort', () => {
      this.letGo();
      this.document.removeEventListener('visibilitychange', openNow);
      window?.removeEventListener('online', openNow);
    });
    this.openIfSeen();
    return this.news;
  }

  private openIfSeen(): void {
    this.letGo();
    if (this.current().link === 'ended' || this.document.hidden) return;
    const source = this.openSource(this.address);
    this.source = source;
    source.onmessage = (event: MessageEvent<string>) => this.take(event.data);
    source.onerror = () => this.openLater();
    this.openAfter(LONGEST_SILENCE);
  }

  private take(text: string): void {
    // A heartbeat of a server that cannot send comments alone.
    if (text === '') return;
    const progress = JSON.parse(text) as Progress;
    const ended = hasEnded(progress);
    this.failures = 0;
    this.news.set({ value: { progress, link: ended ? 'ended' : 'live' } });
    if (ended) this.letGo();
    else this.openAfter(LONGEST_SILENCE);
  }

  private openLater(): void {
    this.letGo();
    this.news.set({ value: { ...this.current(), link: 'lost' } });
    this.openAfter(WAITS[Math.min(this.failures, WAITS.length - 1)] ?? LONGEST_SILENCE);
    this.failures++;
  }

  private openAfter(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.openIfSeen(), milliseconds);
  }

  private letGo(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private current(): ProgressNews {
    const item = this.news();
    return 'value' in item ? item.value : { progress: null, link: 'lost' };
  }
}
