import { systemSchema, type System } from '@hammer/contract';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { May } from './access/admission.js';
import { SystemReader } from './system-reader.service.js';

@ApiTags('operations')
@Controller('api/system')
export class SystemController {
  constructor(private readonly system: SystemReader) {}

  @Get()
  @May('read')
  @ApiOperation({
    summary: 'What runs here: version, database, supplier, and how it is called at present',
  })
  @ApiOkResponse({ standardSchema: systemSchema })
  getSystem(): Promise<System> {
    return this.system.now();
  }
}
