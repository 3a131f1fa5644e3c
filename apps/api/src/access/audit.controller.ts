import { AuditBook } from '@hammer/access';
import { auditPageSchema, auditQuerySchema, type AuditPage } from '@hammer/contract';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { May } from './admission.js';

@ApiTags('access')
@Controller('api/audit')
@May('manage')
export class AuditController {
  constructor(private readonly audit: AuditBook) {}

  @Get()
  @ApiOperation({ summary: 'Every act that moved money or power, newest first' })
  @ApiOkResponse({ standardSchema: auditPageSchema })
  listAudit(
    @Query({ schema: auditQuerySchema }) { cursor, limit }: z.output<typeof auditQuerySchema>,
  ): Promise<AuditPage> {
    return this.audit.read(cursor, limit);
  }
}
