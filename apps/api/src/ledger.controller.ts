import { AuditBook, type Actor } from '@hammer/access';
import { LedgerExporter, SpendHistoryReader } from '@hammer/batch';
import {
  cursorOf,
  ledgerExportQuerySchema,
  ledgerPageSchema,
  ledgerQuerySchema,
  spendHistoryQuerySchema,
  spendHistorySchema,
  type LedgerExportQuery,
  type LedgerPage,
  type SpendHistory,
} from '@hammer/contract';
import { Ledger } from '@hammer/ledger';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';
import { AnswersWithFile, asDownload } from './download.js';

@ApiTags('operations')
@Controller('api')
export class LedgerController {
  constructor(
    private readonly ledger: Ledger,
    private readonly exporter: LedgerExporter,
    private readonly history: SpendHistoryReader,
    private readonly audit: AuditBook,
  ) {}

  @Get('spend/history')
  @May('read')
  @ApiOperation({
    summary: 'Money by day, service, batch or person; of the last 30 days unless told otherwise',
  })
  @ApiOkResponse({ standardSchema: spendHistorySchema })
  getHistory(
    @Query({ schema: spendHistoryQuerySchema })
    { by, ...days }: z.output<typeof spendHistoryQuerySchema>,
  ): Promise<SpendHistory> {
    return this.history.read(by, days);
  }

  @Get('ledger')
  @May('read')
  @ApiOperation({ summary: 'Every movement of money, newest first' })
  @ApiOkResponse({ standardSchema: ledgerPageSchema })
  async listLedger(
    @Query({ schema: ledgerQuerySchema }) query: z.output<typeof ledgerQuerySchema>,
  ): Promise<LedgerPage> {
    const { cursor, limit, ...filter } = query;
    const found = await this.ledger.entries(limit + 1, cursor ?? null, filter);
    const data = found.slice(0, limit);
    const last = data.at(-1);
    return { data, nextCursor: found.length > limit && last ? cursorOf(last.id) : null };
  }

  @Get('ledger/export')
  @May('read')
  @IsCostly('export')
  @ApiOperation({ summary: 'Every movement of money that the filter names, as a file' })
  @AnswersWithFile('csv', 'xlsx', 'json')
  async exportLedger(
    @Query({ schema: ledgerExportQuerySchema }) query: LedgerExportQuery,
    @By() actor: Actor,
  ): Promise<StreamableFile> {
    const { format, ...filter } = query;
    await this.audit.write(actor, 'ledger-exported', 'ledger', { ...query });
    return asDownload(this.exporter.export(filter, format), 'ledger', format);
  }
}
