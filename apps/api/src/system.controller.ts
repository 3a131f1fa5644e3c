import type { Actor } from '@hammer/access';
import {
  logLevelRequestSchema,
  logLevelSchema,
  systemSchema,
  type LogLevelRequest,
  type LogLevelState,
  type System,
} from '@hammer/contract';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { May } from './access/admission.js';
import { By } from './access/guest.js';
import { LogLevelKeeper } from './logging/log-level.service.js';
import { SystemReader } from './system-reader.service.js';

@ApiTags('operations')
@Controller('api/system')
export class SystemController {
  constructor(
    private readonly system: SystemReader,
    private readonly logLevel: LogLevelKeeper,
  ) {}

  @Get()
  @May('read')
  @ApiOperation({
    summary: 'What runs here: version, database, supplier, and how it is called at present',
  })
  @ApiOkResponse({ standardSchema: systemSchema })
  getSystem(): Promise<System> {
    return this.system.now();
  }

  @Get('log-level')
  @May('manage')
  @ApiOperation({ summary: 'How much is logged' })
  @ApiOkResponse({ standardSchema: logLevelSchema })
  getLogLevel(): LogLevelState {
    return this.logLevel.state();
  }

  @Put('log-level')
  @May('manage')
  @ApiOperation({ summary: 'Logs more or less, until the next start' })
  @ApiOkResponse({ standardSchema: logLevelSchema })
  changeLogLevel(
    @Body({ schema: logLevelRequestSchema }) { level }: LogLevelRequest,
    @By() actor: Actor,
  ): Promise<LogLevelState> {
    return this.logLevel.change(level, actor);
  }
}
