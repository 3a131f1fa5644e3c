import { AuditBook, type Actor } from '@hammer/access';
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
import { May } from './access/admission.js';
import { By } from './access/guest.js';
import { idParameter } from './id-parameter.js';

@ApiTags('operations')
@Controller('api/anomalies')
export class AnomaliesController {
  constructor(
    private readonly anomalies: AnomalyBook,
    private readonly audit: AuditBook,
  ) {}

  @Get()
  @May('read')
  @ApiOperation({ summary: "Contradictions in the supplier's answers, newest first" })
  @ApiOkResponse({ standardSchema: anomalyPageSchema })
  listAnomalies(
    @Query({ schema: anomalyQuerySchema }) query: z.output<typeof anomalyQuerySchema>,
  ): Promise<AnomalyPage> {
    return this.anomalies.list(query);
  }

  @Post(':id/seen')
  @May('settle')
  @HttpCode(200)
  @ApiOperation({ summary: 'A person has looked; the note says what was found' })
  @ApiOkResponse({ standardSchema: anomalySchema })
  async seeAnomaly(
    @Param('id', idParameter) id: number,
    @Body({ schema: seenAnomalySchema }) { note }: z.output<typeof seenAnomalySchema>,
    @By() actor: Actor,
  ): Promise<Anomaly> {
    const seen = await this.anomalies.see(id, note);
    await this.audit.write(actor, 'anomaly-seen', `anomaly ${id}`, { note });
    return seen;
  }
}
