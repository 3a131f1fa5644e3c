import { AuditBook, type Actor } from '@hammer/access';
import { SingleOrders, type Replayable } from '@hammer/batch';
import {
  exportQuerySchema,
  orderCountSchema,
  orderFilterSchema,
  pickedExportSchema,
  newOrderSchema,
  orderDetailSchema,
  orderListQuerySchema,
  orderPageSchema,
  orderSchema,
  orderSearchResultSchema,
  orderSearchSchema,
  recheckSchema,
  type ExportQuery,
  type Order,
  type OrderCount,
  type OrderDetail,
  type OrderFilter,
  type OrderListQuery,
  type OrderPage,
  type OrderSearch,
  type PickedExport,
  type Recheck,
} from '@hammer/contract';
import { OrderExporter, Orders } from '@hammer/orders';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { May } from './access/admission.js';
import { IsCostly } from './access/costly-calls.guard.js';
import { By } from './access/guest.js';
import { AnswersWithFile, asDownload } from './download.js';
import { idParameter } from './id-parameter.js';
import { keyOf, NeedsIdempotencyKey } from './idempotency-key.js';
import { OrderStory } from './order-story.service.js';
import { asSearchAnswer } from './search-answer.js';

/** An entry of the audit has room for so many; the count is exact in any case. */
const MOST_IDS_WRITTEN_DOWN = 100;

@ApiTags('orders')
@Controller('api/orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly single: SingleOrders,
    private readonly exporter: OrderExporter,
    private readonly story: OrderStory,
    private readonly audit: AuditBook,
  ) {}

  @Post()
  @May('spend')
  @ApiOperation({
    summary:
      'Checks one IMEI: a batch of one, quoted and started in one step. 202 when it is bought, 200 when it is known',
  })
  @ApiAcceptedResponse({ standardSchema: orderSchema })
  @ApiOkResponse({ standardSchema: orderSchema })
  @NeedsIdempotencyKey()
  async createOrder(
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: newOrderSchema }) order: z.output<typeof newOrderSchema>,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Order> {
    return this.answer(await this.single.create(order, keyOf(key, actor), actor), response);
  }

  @Get()
  @May('read')
  @ApiOperation({ summary: 'Orders, newest first' })
  @ApiOkResponse({ standardSchema: orderPageSchema })
  listOrders(@Query({ schema: orderListQuerySchema }) query: OrderListQuery): Promise<OrderPage> {
    return this.orders.list(query);
  }

  @Post('search')
  @May('read')
  @IsCostly('search')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Up to 30,000 IMEIs: the latest order of each, and those that were not found',
  })
  @ApiOkResponse({ standardSchema: orderSearchResultSchema })
  searchOrders(@Body({ schema: orderSearchSchema }) search: OrderSearch): Promise<StreamableFile> {
    return asSearchAnswer(this.orders.search(search));
  }

  @Get('export')
  @May('read')
  @IsCostly('export')
  @ApiOperation({ summary: 'All orders that the filter names, as a file, without a cap' })
  @AnswersWithFile('csv', 'xlsx', 'json')
  async exportOrders(
    @Query({ schema: exportQuerySchema }) query: ExportQuery,
    @By() actor: Actor,
  ): Promise<StreamableFile> {
    await this.audit.write(actor, 'orders-exported', 'orders', { ...query });
    const { format, layout = 'supplier', ...filter } = query;
    return asDownload(this.exporter.export(filter, format, layout), 'orders', format);
  }

  @Post('export')
  @May('read')
  @IsCostly('export')
  @HttpCode(200)
  @ApiOperation({ summary: 'The orders with these ids, as a file, in the order of the ids' })
  @AnswersWithFile('csv', 'xlsx', 'json')
  async exportPickedOrders(
    @Body({ schema: pickedExportSchema }) { ids, format, layout }: PickedExport,
    @By() actor: Actor,
  ): Promise<StreamableFile> {
    const first = ids.slice(0, MOST_IDS_WRITTEN_DOWN);
    await this.audit.write(actor, 'orders-exported', `${ids.length} orders`, {
      format,
      layout,
      ids: first,
    });
    return asDownload(this.exporter.exportPicked(ids, format, layout), 'orders', format);
  }

  @Get('count')
  @May('read')
  @ApiOperation({ summary: 'How many orders the filter names' })
  @ApiOkResponse({ standardSchema: orderCountSchema })
  countOrders(@Query({ schema: orderFilterSchema }) filter: OrderFilter): Promise<OrderCount> {
    return this.orders.count(filter);
  }

  @Get(':id')
  @May('read')
  @ApiOperation({ summary: 'One order: timeline, result, raw answers, charges, other generations' })
  @ApiOkResponse({ standardSchema: orderDetailSchema })
  getOrder(@Param('id', idParameter) id: number): Promise<OrderDetail> {
    return this.story.tell(id);
  }

  @Post(':id/recheck')
  @May('spend')
  @ApiOperation({
    summary:
      "Buys the same check anew, at today's price (see `recheck` of the order); refused while it is under way or uncertain",
  })
  @ApiAcceptedResponse({ standardSchema: orderSchema })
  @ApiOkResponse({ standardSchema: orderSchema })
  @NeedsIdempotencyKey()
  async recheckOrder(
    @Param('id', idParameter) id: number,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: recheckSchema }) recheck: Recheck,
    @By() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Order> {
    return this.answer(await this.single.recheck(id, recheck, keyOf(key, actor), actor), response);
  }

  private async answer({ kind, id, replayed }: Replayable, response: Response): Promise<Order> {
    response.status(kind === 'order-known' ? 200 : 202).setHeader('Location', `/api/orders/${id}`);
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    return this.orders.get(id);
  }
}
