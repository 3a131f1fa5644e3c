import { Revocations, type Actor } from '@hammer/access';
import {
  Batches,
  ProgressReader,
  ProgressStream,
  type Given,
  type Replayable,
} from '@hammer/batch';
import {
  batchChangesSchema,
  batchListQuerySchema,
  batchOptionsSchema,
  batchPageSchema,
  batchSchema,
  newBatchSchema,
  progressSchema,
  startBatchSchema,
  type Batch,
  type BatchChanges,
  type BatchPage,
  type Progress,
} from '@hammer/contract';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  type MessageEvent,
  Param,
  Patch,
  Post,
  Query,
  Res,
  Sse,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import {
  ApiAcceptedResponse,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import {
  map,
  merge,
  type Observable,
  interval,
  takeUntil,
  last,
  share,
  EMPTY,
  catchError,
} from 'rxjs';
import type { z } from 'zod';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';
import { idParameter } from './id-parameter.js';
import { keyOf, NeedsIdempotencyKey } from './idempotency-key.js';
import { readAs } from './invalid-request.js';
import { LARGEST_UPLOAD } from './largest-upload.js';

/** So often a comment goes out on a silent stream, in milliseconds, so that nobody in between closes it. */
const HEARTBEAT = 15_000;

@ApiTags('batches')
@Controller('api/batches')
export class BatchesController {
  constructor(
    private readonly batches: Batches,
    private readonly progress: ProgressReader,
    private readonly stream: ProgressStream,
    private readonly revocations: Revocations,
  ) {}

  @Post()
  @May('prepare')
  @IsCostly('draft')
  @ApiOperation({
    summary:
      'A draft with its quote, from a file (multipart field `file`) or a list (JSON). Costs nothing',
  })
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiCreatedResponse({ standardSchema: batchSchema })
  @NeedsIdempotencyKey()
  @UseInterceptors(
    FileInterceptor('file', {
      limits: { fileSize: LARGEST_UPLOAD, files: 1 },
      defParamCharset: 'utf8',
    }),
  )
  async createBatch(
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @UploadedFile() file: Express.Multer.File | undefined,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Batch> {
    const { given, options } = readNewBatch(body, file);
    return this.answer(await this.batches.create(given, options, keyOf(key, actor)), response);
  }

  @Get()
  @May('read')
  @ApiOperation({ summary: 'Batches, newest first' })
  @ApiOkResponse({ standardSchema: batchPageSchema })
  listBatches(
    @Query({ schema: batchListQuerySchema }) query: z.output<typeof batchListQuerySchema>,
  ): Promise<BatchPage> {
    return this.batches.list(query);
  }

  @Get(':id')
  @May('read')
  @ApiOperation({ summary: 'One batch: state, counts that add up, money; a draft with its quote' })
  @ApiOkResponse({ standardSchema: batchSchema })
  getBatch(@Param('id', idParameter) id: number): Promise<Batch> {
    return this.batches.get(id);
  }

  @Patch(':id')
  @May('prepare')
  @IsCostly('draft')
  @ApiOperation({ summary: 'Changes a draft and quotes it anew' })
  @ApiOkResponse({ standardSchema: batchSchema })
  changeBatch(
    @Param('id', idParameter) id: number,
    @Body({ schema: batchChangesSchema }) changes: BatchChanges,
  ): Promise<Batch> {
    return this.batches.change(id, changes);
  }

  @Post(':id/start')
  @May('spend')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Starts paying, at the prices of the quote that is named; 409 when it no longer holds',
  })
  @ApiAcceptedResponse({ standardSchema: batchSchema })
  @NeedsIdempotencyKey()
  async startBatch(
    @Param('id', idParameter) id: number,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: startBatchSchema }) { quote }: z.output<typeof startBatchSchema>,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Batch> {
    return this.answer(await this.batches.start(id, quote, keyOf(key, actor), actor), response);
  }

  @Post(':id/approve')
  @May('spend')
  @HttpCode(200)
  @ApiOperation({
    summary: 'A second person agrees to pay for the draft at the prices of its quote',
  })
  @ApiOkResponse({ standardSchema: batchSchema })
  approveBatch(
    @Param('id', idParameter) id: number,
    @Body({ schema: startBatchSchema }) { quote }: z.output<typeof startBatchSchema>,
    @By() actor: Actor,
  ): Promise<Batch> {
    return this.batches.approve(id, quote, actor);
  }

  @Post(':id/pause')
  @May('halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'Halts new calls at once; calls under way are answered and written' })
  @ApiOkResponse({ standardSchema: batchSchema })
  pauseBatch(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Batch> {
    return this.batches.pause(id, actor);
  }

  @Post(':id/resume')
  @May('spend')
  @HttpCode(200)
  @ApiOperation({ summary: 'Lets a paused batch go on' })
  @ApiOkResponse({ standardSchema: batchSchema })
  resumeBatch(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Batch> {
    return this.batches.resume(id, actor);
  }

  @Post(':id/cancel')
  @May('halt')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Cancels what is not placed yet; what is placed stays and gets its results',
  })
  @ApiOkResponse({ standardSchema: batchSchema })
  cancelBatch(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Batch> {
    return this.batches.cancel(id, actor);
  }

  @Sse(':id/progress')
  @May('read')
  @ApiOperation({
    summary:
      'Whole snapshots of the progress as server-sent events; as JSON in `progress` of the batch',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ standardSchema: progressSchema })
  async watchProgress(
    @Param('id', idParameter) id: number,
    @By() actor: Actor,
  ): Promise<Observable<MessageEvent>> {
    await this.progress.read(id);
    const snapshots = this.stream.watch(id).pipe(
      map((progress: Progress, index): MessageEvent => ({ id: String(index + 1), data: progress })),
      share(),
    );
    const ended = snapshots.pipe(
      last(),
      catchError(() => EMPTY),
    );
    const heartbeat = interval(HEARTBEAT).pipe(
      map((): MessageEvent => ({ comment: 'still here' })),
      takeUntil(ended),
    );
    return merge(snapshots, heartbeat).pipe(takeUntil(this.revocations.watch(actor)));
  }

  private async answer({ id, replayed }: Replayable, response: Response): Promise<Batch> {
    response.setHeader('Location', `/api/batches/${id}`);
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    return this.batches.get(id);
  }
}

function readNewBatch(
  body: unknown,
  file: Express.Multer.File | undefined,
): { given: Given; options: z.output<typeof batchOptionsSchema> } {
  if (file) {
    return {
      given: { kind: 'file', content: file.buffer, name: file.originalname },
      options: readAs(batchOptionsSchema, body),
    };
  }
  const { imeis, text, ...options } = readAs(newBatchSchema, body ?? {});
  return { given: imeis ? { kind: 'imeis', imeis } : { kind: 'text', text: text ?? '' }, options };
}
