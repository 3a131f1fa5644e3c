import type { Actor } from '@hammer/access';
import { SpendReader } from '@hammer/batch';
import {
  liftRequestSchema,
  spendSchema,
  stopRequestSchema,
  syncStateSchema,
  type LiftRequest,
  type Spend,
  type SyncState,
} from '@hammer/contract';
import { Synchronizer } from '@hammer/sync';
import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';

@ApiTags('operations')
@Controller('api')
export class OperationsController {
  constructor(
    private readonly synchronizer: Synchronizer,
    private readonly spend: SpendReader,
  ) {}

  @Post('sync')
  @May('prepare')
  @IsCostly('sync')
  @HttpCode(202)
  @ApiOperation({ summary: 'Asks the supplier for results now' })
  @ApiAcceptedResponse({ standardSchema: syncStateSchema })
  startSync(): Promise<SyncState> {
    this.synchronizer.begin();
    return this.synchronizer.state();
  }

  @Get('sync')
  @May('read')
  @ApiOperation({
    summary: 'The last sync, the next one, and how many orders wait for their result',
  })
  @ApiOkResponse({ standardSchema: syncStateSchema })
  getSync(): Promise<SyncState> {
    return this.synchronizer.state();
  }

  @Get('spend')
  @May('read')
  @ApiOperation({ summary: "Today's money: spent, reserved, at risk; cap, balance, STOP" })
  @ApiOkResponse({ standardSchema: spendSchema })
  getSpend(): Promise<Spend> {
    return this.spend.today();
  }

  @Post('stop')
  @May('halt')
  @HttpCode(200)
  @ApiOperation({ summary: 'STOP: no paid call goes out until it is lifted' })
  @ApiOkResponse({ standardSchema: spendSchema })
  async stopSpending(
    @Body({ schema: stopRequestSchema }) { reason }: z.output<typeof stopRequestSchema>,
    @By() actor: Actor,
  ): Promise<Spend> {
    await this.spend.stop(reason, actor);
    return this.spend.today();
  }

  @Delete('stop')
  @May('settle')
  @ApiOperation({
    summary: 'Lifts STOP; batches go on. After a restored backup only with reconciled and a reason',
  })
  @ApiOkResponse({ standardSchema: spendSchema })
  async liftStop(
    @Body({ schema: liftRequestSchema.default({}) }) request: LiftRequest,
    @By() actor: Actor,
  ): Promise<Spend> {
    await this.spend.lift(request, actor);
    return this.spend.today();
  }
}
