import { AuditBook, type Actor } from '@hammer/access';
import { BatchOrdersExporter, RoundTripExporter } from '@hammer/batch';
import { batchExportQuerySchema, type BatchExportQuery } from '@hammer/contract';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';
import { AnswersWithFile, asDownload } from './download.js';
import { idParameter } from './id-parameter.js';

@ApiTags('batches')
@Controller('api/batches')
export class BatchFilesController {
  constructor(
    private readonly roundTrip: RoundTripExporter,
    private readonly orders: BatchOrdersExporter,
    private readonly audit: AuditBook,
  ) {}

  @Get(':id/rejected')
  @May('read')
  @IsCostly('export')
  @ApiOperation({
    summary:
      'The lines that cannot be checked, as CSV, with the reason and the repair where there is one',
  })
  @AnswersWithFile('csv')
  async downloadRejected(@Param('id', idParameter) id: number): Promise<StreamableFile> {
    return asDownload(
      await this.roundTrip.exportRejected(id, 'csv'),
      `batch-${id}-rejected`,
      'csv',
    );
  }

  @Get(':id/export')
  @May('read')
  @IsCostly('export')
  @ApiOperation({ summary: 'All rows, or those that the filter names, as a file' })
  @AnswersWithFile('csv', 'xlsx', 'json')
  async exportBatch(
    @Param('id', idParameter) id: number,
    @Query({ schema: batchExportQuerySchema }) query: BatchExportQuery,
    @By() actor: Actor,
  ): Promise<StreamableFile> {
    const { format, layout = 'round-trip', ...filter } = query;
    const file =
      layout === 'round-trip'
        ? await this.roundTrip.export(id, filter, format)
        : await this.orders.export(id, filter, format, layout);
    await this.audit.write(actor, 'batch-exported', `batch ${id}`, { ...query });
    return asDownload(file, `batch-${id}`, format);
  }
}
