import { People, SetUp } from '@hammer/access';
import {
  chosenPasswordSchema,
  personSchema,
  setupSchema,
  setupStateSchema,
  type ChosenPassword,
  type Person,
  type Setup,
  type SetupState,
} from '@hammer/contract';
import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { MayEverybody } from './admission.js';
import { addressOf } from './guest.js';
import { assertPrivateWay } from './session-cookie.js';

@ApiTags('access')
@Controller('api')
export class SetUpController {
  constructor(
    private readonly setUp: SetUp,
    private readonly people: People,
  ) {}

  @Get('setup')
  @MayEverybody()
  @ApiOperation({ summary: 'Whether there is an admin already' })
  @ApiOkResponse({ standardSchema: setupStateSchema })
  async getSetup(): Promise<SetupState> {
    return { isDone: await this.setUp.isDone() };
  }

  @Post('setup')
  @MayEverybody()
  @ApiOperation({ summary: 'The first admin, with the one-time token printed at the first start' })
  @ApiCreatedResponse({ standardSchema: personSchema })
  makeFirstAdmin(
    @Body({ schema: setupSchema }) { token, email, password }: Setup,
    @Req() request: Request,
  ): Promise<Person> {
    assertPrivateWay(request);
    return this.setUp.use(token, email, password, addressOf(request));
  }

  @Post('password')
  @MayEverybody()
  @HttpCode(200)
  @ApiOperation({ summary: 'Chooses a password with a one-time link; ends all sessions' })
  @ApiOkResponse({ standardSchema: personSchema })
  choosePassword(
    @Body({ schema: chosenPasswordSchema }) { token, password }: ChosenPassword,
    @Req() request: Request,
  ): Promise<Person> {
    assertPrivateWay(request);
    return this.people.choosePassword(token, password, addressOf(request));
  }
}
