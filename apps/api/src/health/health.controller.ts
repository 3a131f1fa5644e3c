import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { HouseHealth } from './house-health.service.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly house: HouseHealth,
  ) {}

  @Get()
  @HealthCheck()
  @ApiOperation({
    summary: 'Database, supplier (as of its last answer), cache, environment, metrics',
  })
  checkEverything(): Promise<HealthCheckResult> {
    return this.health.check([
      () => this.house.database(),
      () => this.house.supplier(),
      () => this.house.cache(),
      () => this.house.environment(),
      () => this.house.metrics(),
    ]);
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers; touches nothing' })
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string' } } } })
  checkLife(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({ summary: 'Whether requests can be served: the database answers' })
  checkReadiness(): Promise<HealthCheckResult> {
    return this.health.check([() => this.house.database()]);
  }
}
