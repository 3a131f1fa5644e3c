import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { May } from '../access/admission.js';
import { HouseRegistry } from './house-registry.service.js';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly registry: HouseRegistry) {}

  @Get()
  @May('measure')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Numbers of the house and its process, for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async readMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    response.type(this.registry.contentType);
    return this.registry.text();
  }
}
