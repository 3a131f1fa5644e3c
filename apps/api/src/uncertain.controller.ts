import type { Actor } from '@hammer/access';
import { SupplierExport, UncertainOrders, UncertainResolver } from '@hammer/batch';
import {
  acceptedSchema,
  decisionSchema,
  exportMatchSchema,
  uncertainDetailSchema,
  uncertainListSchema,
  type Accepted,
  type Decision,
  type ExportMatch,
  type UncertainDetail,
  type UncertainList,
} from '@hammer/contract';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Res,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';
import { idParameter } from './id-parameter.js';
import { keyOf, NeedsIdempotencyKey } from './idempotency-key.js';
import { InvalidRequest } from './invalid-request.js';
import { LARGEST_UPLOAD } from './largest-upload.js';

@ApiTags('uncertain')
@Controller('api/uncertain')
export class UncertainController {
  constructor(
    private readonly uncertain: UncertainOrders,
    private readonly resolver: UncertainResolver,
    private readonly supplierExport: SupplierExport,
  ) {}

  @Get()
  @May('read')
  @ApiOperation({
    summary: 'What may have been paid and is not known, by call, with evidence and ways out',
  })
  @ApiOkResponse({ standardSchema: uncertainListSchema })
  listUncertain(): Promise<UncertainList> {
    return this.uncertain.list();
  }

  @Get(':placementId')
  @May('read')
  @ApiOperation({ summary: 'One call: its raw answer, all evidence and every decision' })
  @ApiOkResponse({ standardSchema: uncertainDetailSchema })
  getUncertain(@Param('placementId', idParameter) placementId: number): Promise<UncertainDetail> {
    return this.uncertain.get(placementId);
  }

  @Post('supplier-export')
  @May('settle')
  @IsCostly('draft')
  @HttpCode(200)
  @ApiOperation({
    summary:
      "Takes the order export of the supplier's portal (CSV, XLSX) as evidence; settles nothing by itself",
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @ApiOkResponse({ standardSchema: exportMatchSchema })
  @NeedsIdempotencyKey()
  @UseInterceptors(
    FileInterceptor('file', {
      limits: { fileSize: LARGEST_UPLOAD, files: 1 },
      defParamCharset: 'utf8',
    }),
  )
  async matchExport(
    @Headers('idempotency-key') key: string | undefined,
    @UploadedFile() file: Express.Multer.File | undefined,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExportMatch> {
    if (!file) throw new InvalidRequest([{ path: 'file', message: 'is missing' }]);
    const { replayed, ...match } = await this.supplierExport.match(
      file.buffer,
      file.originalname,
      keyOf(key, actor),
    );
    sayWhetherReplayed(replayed, response);
    return match;
  }

  @Post(':placementId/check')
  @May('settle')
  @IsCostly('sync')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gathers free evidence now, and settles what is beyond doubt' })
  @ApiOkResponse({ standardSchema: uncertainDetailSchema })
  @NeedsIdempotencyKey()
  async checkUncertain(
    @Param('placementId', idParameter) placementId: number,
    @Headers('idempotency-key') key: string | undefined,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UncertainDetail> {
    sayWhetherReplayed(await this.resolver.check(placementId, keyOf(key, actor)), response);
    return this.uncertain.get(placementId);
  }

  @Post(':placementId/accepted')
  @May('settle')
  @HttpCode(200)
  @ApiOperation({
    summary: 'The supplier has taken these orders, under these ids, which are verified with it',
  })
  @ApiOkResponse({ standardSchema: uncertainDetailSchema })
  @NeedsIdempotencyKey()
  async acceptUncertain(
    @Param('placementId', idParameter) placementId: number,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: acceptedSchema }) accepted: Accepted,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UncertainDetail> {
    sayWhetherReplayed(
      await this.resolver.accept(placementId, accepted, keyOf(key, actor), actor),
      response,
    );
    return this.uncertain.get(placementId);
  }

  @Post(':placementId/not-accepted')
  @May('settle')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'The supplier has not taken the orders: they are placed again. Only after the settle time, without a candidate',
  })
  @ApiOkResponse({ standardSchema: uncertainDetailSchema })
  @NeedsIdempotencyKey()
  async declareNotAccepted(
    @Param('placementId', idParameter) placementId: number,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: decisionSchema }) decision: Decision,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UncertainDetail> {
    sayWhetherReplayed(
      await this.resolver.notAccepted(placementId, decision, keyOf(key, actor), actor),
      response,
    );
    return this.uncertain.get(placementId);
  }

  @Post(':placementId/write-off')
  @May('manage')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Gives the orders up: their money counts as spent, they are not bought again',
    description: 'For an admin.',
  })
  @ApiOkResponse({ standardSchema: uncertainDetailSchema })
  @NeedsIdempotencyKey()
  async writeOffUncertain(
    @Param('placementId', idParameter) placementId: number,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: decisionSchema }) decision: Decision,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UncertainDetail> {
    sayWhetherReplayed(
      await this.resolver.writeOff(placementId, decision, keyOf(key, actor), actor),
      response,
    );
    return this.uncertain.get(placementId);
  }
}

function sayWhetherReplayed(replayed: boolean, response: Response): void {
  if (replayed) response.setHeader('Idempotency-Replayed', 'true');
}
