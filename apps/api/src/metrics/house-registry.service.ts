import { Clock, Database } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ownVersion } from '../own-version.js';
import { houseMetrics, type HouseMetric } from './house-gauges.js';
import { HouseNumbersReader, type HouseNumbers } from './house-numbers.service.js';
import type { AnsweredRequest } from './request-durations.js';

/** From a health probe to an export, in seconds. */
const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus reads: the house, its requests and its process. */
@Injectable()
export class HouseRegistry {
  private readonly registry = new Registry();
  private readonly requests: Histogram<keyof AnsweredRequest>;
  private readonly house: (readonly [HouseMetric, Gauge | Counter])[];

  constructor(
    private readonly numbers: HouseNumbersReader,
    private readonly clock: Clock,
    database: Database,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'hammer_info',
      help: 'Always 1; says which Hammer this is, on which kind of database.',
      labelNames: ['version', 'database'],
      registers,
    }).set({ version: ownVersion(), database: database.dialect }, 1);
    this.requests = new Histogram({
      name: 'hammer_http_request_duration_seconds',
      help: 'From the arrival of a request to the end of its answer, in seconds; streams left out.',
      labelNames: ['method', 'route', 'status'],
      buckets: durations,
      registers,
    });
    this.house = houseMetrics.map((metric) => [metric, this.register(metric)]);
  }

  /** The form of {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  note(answered: AnsweredRequest, seconds: number): void {
    this.requests.observe({ ...answered }, seconds);
  }

  /** Everything as Prometheus reads it. Rejects while the database does not answer. */
  async text(): Promise<string> {
    this.set(await this.numbers.now());
    return this.registry.metrics();
  }

  private register({ name, help, isCounter, label }: HouseMetric): Gauge | Counter {
    const registers = [this.registry];
    const about = { name, help, labelNames: label === undefined ? [] : [label], registers };
    return isCounter ? new Counter(about) : new Gauge(about);
  }

  private set(numbers: HouseNumbers): void {
    const now = this.clock.now();
    for (const [{ label = '', read }, measure] of this.house) {
      const value = read(numbers, now);
      measure.reset();
      // A metric without a label is 0 after it was reset, and what is not known is not 0.
      if (value === null) measure.remove();
      else if (typeof value === 'number') measure.inc(value);
      else for (const [of, one] of Object.entries(value)) measure.inc({ [label]: of }, one);
    }
  }
}
