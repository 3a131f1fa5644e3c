import { PriceList } from '@hammer/batch';
import { serviceListSchema, serviceQuerySchema, type ServiceList } from '@hammer/contract';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';

@ApiTags('services')
@Controller('api/services')
export class ServicesController {
  constructor(private readonly prices: PriceList) {}

  @Get()
  @May('read')
  @IsCostly('refresh')
  @ApiOperation({ summary: "The supplier's price list, with its age" })
  @ApiOkResponse({ standardSchema: serviceListSchema })
  listServices(
    @Query({ schema: serviceQuerySchema }) query: z.output<typeof serviceQuerySchema>,
  ): Promise<ServiceList> {
    return this.prices.read(query.refresh ?? false);
  }
}
