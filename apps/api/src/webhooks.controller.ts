import type { Actor } from '@hammer/access';
import { Deliveries, Webhooks } from '@hammer/alerts';
import {
  createdWebhookSchema,
  deliveryPageSchema,
  deliveryQuerySchema,
  deliverySchema,
  newWebhookSchema,
  replayedSchema,
  replaySchema,
  webhookChangesSchema,
  webhookSchema,
  webhooksSchema,
  type CreatedWebhook,
  type Delivery,
  type DeliveryPage,
  type DeliveryQuery,
  type NewWebhook,
  type Replay,
  type Replayed,
  type Webhook,
  type WebhookChanges,
  type WebhookList,
} from '@hammer/contract';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { May, NeedsFreshSignIn } from './access/admission.js';
import { By } from './access/guest.js';
import { idParameter } from './id-parameter.js';

@ApiTags('webhooks')
@Controller('api/webhooks')
@May('manage')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly deliveries: Deliveries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Where alerts are sent' })
  @ApiOkResponse({ standardSchema: webhooksSchema })
  async listWebhooks(): Promise<WebhookList> {
    return { data: await this.webhooks.list() };
  }

  @Post()
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'A new webhook; its secret is in this answer and nowhere else' })
  @ApiCreatedResponse({ standardSchema: createdWebhookSchema })
  createWebhook(
    @Body({ schema: newWebhookSchema }) webhook: NewWebhook,
    @By() actor: Actor,
  ): Promise<CreatedWebhook> {
    return this.webhooks.create(webhook, actor);
  }

  @Patch(':id')
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Changes where it leads and what it is told, or turns it off or on' })
  @ApiOkResponse({ standardSchema: webhookSchema })
  changeWebhook(
    @Param('id', idParameter) id: number,
    @Body({ schema: webhookChangesSchema }) changes: WebhookChanges,
    @By() actor: Actor,
  ): Promise<Webhook> {
    return this.webhooks.change(id, changes, actor);
  }

  @Delete(':id')
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Removes a webhook and the list of what was sent to it' })
  @ApiOkResponse({ standardSchema: webhookSchema })
  removeWebhook(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Webhook> {
    return this.webhooks.remove(id, actor);
  }

  @Post(':id/secret')
  @HttpCode(200)
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Another secret, in this answer only; the one before holds no more' })
  @ApiOkResponse({ standardSchema: createdWebhookSchema })
  renewSecret(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<CreatedWebhook> {
    return this.webhooks.renewSecret(id, actor);
  }

  @Post(':id/test')
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends a test now; its delivery shows what became of it' })
  @ApiAcceptedResponse({ standardSchema: deliverySchema })
  testWebhook(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Delivery> {
    return this.deliveries.test(id, actor);
  }

  @Get(':id/deliveries')
  @ApiOperation({ summary: 'What was sent to a webhook in the last 30 days, newest first' })
  @ApiOkResponse({ standardSchema: deliveryPageSchema })
  listDeliveries(
    @Param('id', idParameter) id: number,
    @Query({ schema: deliveryQuerySchema }) query: DeliveryQuery,
  ): Promise<DeliveryPage> {
    return this.deliveries.list(id, query);
  }

  @Post(':id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends an alert once more, under the same id' })
  @ApiAcceptedResponse({ standardSchema: deliverySchema })
  replayDelivery(
    @Param('id', idParameter) id: number,
    @Param('deliveryId', idParameter) deliveryId: number,
    @By() actor: Actor,
  ): Promise<Delivery> {
    return this.deliveries.replay(id, deliveryId, actor);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends once more what was given up, of alerts since a moment' })
  @ApiAcceptedResponse({ standardSchema: replayedSchema })
  async replayFailed(
    @Param('id', idParameter) id: number,
    @Body({ schema: replaySchema }) { since }: Replay,
    @By() actor: Actor,
  ): Promise<Replayed> {
    return { replayed: await this.deliveries.replaySince(id, since, actor) };
  }
}
