import {
  anomalyPageSchema,
  anomalyQuerySchema,
  anomalySchema,
  seenAnomalySchema,
  type Anomaly,
  type AnomalyPage,
} from '@hammer/contract';
import { AnomalyBook } from '@hammer/orders';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { idParameter } from './id-parameter.js';

@ApiTags('operations')
@Controller('api/anomalies')
export class AnomaliesController {
  constructor(private readonly anomalies: AnomalyBook) {}

  @Get()
  @ApiOperation({ summary: "Contradictions in the supplier's answers, newest first" })
  @ApiOkResponse({ standardSchema: anomalyPageSchema })
  listAnomalies(
    @Query({ schema: anomalyQuerySchema }) query: z.output<typeof anomalyQuerySchema>,
  ): Promise<AnomalyPage> {
    return this.anomalies.list(query);
  }

  @Post(':id/seen')
  @HttpCode(200)
  @ApiOperation({ summary: 'A person has looked; the note says what was found' })
  @ApiOkResponse({ standardSchema: anomalySchema })
  seeAnomaly(
    @Param('id', idParameter) id: number,
    @Body({ schema: seenAnomalySchema }) { note }: z.output<typeof seenAnomalySchema>,
  ): Promise<Anomaly> {
    return this.anomalies.see(id, note);
  }
}
