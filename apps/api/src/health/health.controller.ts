import { Controller, Get, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { MayEverybody } from '../access/admission.js';
import type { Guest } from '../access/guest.js';
import { HouseHealth } from './house-health.service.js';
import { statusesOnly } from './statuses-only.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly house: HouseHealth,
  ) {}

  @Get()
  @MayEverybody()
  @HealthCheck()
  @ApiOperation({
    summary:
      'Database, supplier (as of its last answer), cache, environment, backup, metrics; to strangers only whether each is up',
  })
  checkEverything(@Req() request: Guest): Promise<HealthCheckResult> {
    const checked = this.health.check([
      () => this.house.database(),
      () => this.house.supplier(),
      () => this.house.cache(),
      () => this.house.environment(),
      () => this.house.backup(),
      () => this.house.metrics(),
    ]);
    return request.actor?.permissions.has('read') ? checked : statusesOnly(checked);
  }

  @Get('live')
  @MayEverybody()
  @ApiOperation({ summary: 'Whether the process answers; touches nothing' })
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string' } } } })
  checkLife(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @MayEverybody()
  @HealthCheck()
  @ApiOperation({ summary: 'Whether requests can be served: the database answers' })
  checkReadiness(): Promise<HealthCheckResult> {
    return this.health.check([() => this.house.database()]);
  }
}
