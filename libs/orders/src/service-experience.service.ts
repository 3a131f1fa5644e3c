import type { Service } from '@hammer/contract';
import { Clock, Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** How a service has done lately, as the price list tells it. */
export type Experience = NonNullable<Service['observed']>;

/** So many orders are looked back, of all services together. */
const LATEST_ORDERS = 20_000;

/** Milliseconds for which an answer is kept: it changes slowly, and is asked for by every page that shows services. */
const KEPT_FOR = 60_000;

interface Ended {
  serviceId: string;
  status: 'completed' | 'rejected';
  /** Milliseconds from the supplier's acceptance to the result. */
  took: number;
}

/** What the latest orders tell of each service: how long its results took, and how many were rejected. */
@Injectable()
export class ServiceExperience {
  private known: { at: number; services: Promise<ReadonlyMap<string, Experience>> } | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** By the service's id; services without an ended order among the latest are missing. */
  read(): Promise<ReadonlyMap<string, Experience>> {
    const now = this.clock.now();
    if (this.known === null || now - this.known.at >= KEPT_FOR) {
      const services = this.ask();
      this.known = { at: now, services };
      services.catch(() => (this.known = null));
    }
    return this.known.services;
  }

  private async ask(): Promise<ReadonlyMap<string, Experience>> {
    const ended = await this.database.read<Ended>(
      sql`SELECT service_id, status, finished_at - order_date AS took FROM orders
          WHERE id > (SELECT COALESCE(MAX(id), 0) FROM orders) - ${LATEST_ORDERS}
            AND status IN ('completed', 'rejected') AND finished_at IS NOT NULL AND order_date IS NOT NULL`,
    );
    const byService = Map.groupBy(ended, ({ serviceId }) => serviceId);
    return new Map([...byService].map(([id, orders]) => [id, experienceOf(orders)]));
  }
}

function experienceOf(orders: readonly Ended[]): Experience {
  const times = orders
    .filter(({ status }) => status === 'completed')
    .map(({ took }) => Math.max(0, took) / 1_000)
    .sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)];
  return {
    orders: orders.length,
    rejected: orders.length - times.length,
    medianSeconds: rounded(at(0.5)),
    slowSeconds: rounded(at(0.9)),
  };
}

const rounded = (seconds: number | undefined) =>
  seconds === undefined ? null : Math.round(seconds);
