import { ImportReader, RowReader, TimelineTeller } from '@hammer/batch';
import {
  batchRowPageSchema,
  batchRowQuerySchema,
  batchTimelineSchema,
  importReportSchema,
  rowCountsSchema,
  type BatchRowPage,
  type BatchRowQuery,
  type BatchTimeline,
  type ImportReport,
  type RowCounts,
} from '@hammer/contract';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { May } from './access/admission.js';
import { idParameter } from './id-parameter.js';

@ApiTags('batches')
@Controller('api/batches')
export class BatchStoriesController {
  constructor(
    private readonly rows: RowReader,
    private readonly imports: ImportReader,
    private readonly timeline: TimelineTeller,
  ) {}

  @Get(':id/rows')
  @May('read')
  @ApiOperation({ summary: 'The lines of the file, each in exactly one class, with its result' })
  @ApiOkResponse({ standardSchema: batchRowPageSchema })
  listRows(
    @Param('id', idParameter) id: number,
    @Query({ schema: batchRowQuerySchema }) query: BatchRowQuery,
  ): Promise<BatchRowPage> {
    return this.rows.page(id, query);
  }

  @Get(':id/rows/counts')
  @May('read')
  @ApiOperation({ summary: 'The lines of the file counted by class and by status of their orders' })
  @ApiOkResponse({ standardSchema: rowCountsSchema })
  countRows(@Param('id', idParameter) id: number): Promise<RowCounts> {
    return this.rows.counts(id);
  }

  @Get(':id/import')
  @May('read')
  @ApiOperation({ summary: 'What was found in the file or list, and what was mended of it' })
  @ApiOkResponse({ standardSchema: importReportSchema })
  getImport(@Param('id', idParameter) id: number): Promise<ImportReport> {
    return this.imports.read(id);
  }

  @Get(':id/timeline')
  @May('read')
  @ApiOperation({ summary: 'What has happened to the batch, oldest first' })
  @ApiOkResponse({ standardSchema: batchTimelineSchema })
  getTimeline(@Param('id', idParameter) id: number): Promise<BatchTimeline> {
    return this.timeline.tell(id);
  }
}
