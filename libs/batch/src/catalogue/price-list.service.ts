import type { ServiceList } from '@hammer/contract';
import { ServiceExperience } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import { Catalogue } from './catalogue.service.js';

/** The supplier's price list as people see it: with what is known of each service beyond what the supplier says. */
@Injectable()
export class PriceList {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly experience: ServiceExperience,
  ) {}

  /** The whole list. Throws an OperationalError when there is none at all and the supplier cannot be asked. */
  async read(refresh: boolean): Promise<ServiceList> {
    const list = await this.catalogue.list(refresh);
    const observed = await this.experience.read();
    const data = list.data.map((service) => ({
      ...service,
      observed: observed.get(service.id) ?? null,
    }));
    return { ...list, data };
  }
}
