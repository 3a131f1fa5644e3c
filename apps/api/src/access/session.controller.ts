import { People, SecondFactor, Sessions, SignInDesk, type Actor } from '@hammer/access';
import {
  newPasswordSchema,
  personSchema,
  secondFactorCodeSchema,
  secondFactorSetupSchema,
  sessionInfoSchema,
  sessionsSchema,
  signInAgainSchema,
  signInSchema,
  type NewPassword,
  type Person,
  type SecondFactorCode,
  type SecondFactorSetup,
  type SessionInfo,
  type SessionList,
  type SignIn,
  type SignInAgain,
} from '@hammer/contract';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { idParameter } from '../id-parameter.js';
import { MayEverybody, MaySignedIn, NeedsFreshSignIn } from './admission.js';
import { addressOf, By } from './guest.js';
import { assertPrivateWay, giveSessionCookie, takeSessionCookie } from './session-cookie.js';
import { ownSession } from './own.js';

@ApiTags('access')
@Controller('api')
export class SessionController {
  constructor(
    private readonly desk: SignInDesk,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly secondFactor: SecondFactor,
  ) {}

  @Post('session')
  @MayEverybody()
  @ApiOperation({ summary: 'Signs in: sets the session cookie' })
  @ApiCreatedResponse({ standardSchema: sessionInfoSchema })
  async signIn(
    @Body({ schema: signInSchema }) credentials: SignIn,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionInfo> {
    assertPrivateWay(request);
    const { sessionToken, session } = await this.desk.signIn(credentials, {
      address: addressOf(request),
      userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
    });
    giveSessionCookie(request, response, sessionToken, session.expiresAt);
    return session;
  }

  @Get('session')
  @MaySignedIn()
  @ApiOperation({ summary: 'Who is asking, and what they may do' })
  @ApiOkResponse({ standardSchema: sessionInfoSchema })
  getSession(@By() actor: Actor): Promise<SessionInfo> {
    return this.sessions.describe(actor);
  }

  @Delete('session')
  @MaySignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Signs out: the session is worth nothing from now on' })
  @ApiNoContentResponse()
  async signOut(
    @By() actor: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.end(ownSession(actor), actor);
    takeSessionCookie(request, response);
  }

  @Post('session/again')
  @MaySignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Proves in the middle of a session that it is still the same person' })
  @ApiOkResponse({ standardSchema: sessionInfoSchema })
  async signInAgain(
    @By() actor: Actor,
    @Body({ schema: signInAgainSchema }) { password, code }: SignInAgain,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionInfo> {
    await this.sessions.authenticateAgain(actor, password, code);
    const token = await this.sessions.rotate(ownSession(actor));
    const session = await this.sessions.describe(actor);
    giveSessionCookie(request, response, token, session.expiresAt);
    return session;
  }

  @Put('session/password')
  @NeedsFreshSignIn()
  @MaySignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: "Changes one's own password; all other sessions end" })
  @ApiOkResponse({ standardSchema: personSchema })
  changePassword(
    @By() actor: Actor,
    @Body({ schema: newPasswordSchema }) { password }: NewPassword,
  ): Promise<Person> {
    return this.people.changePassword(password, actor);
  }

  @Get('sessions')
  @MaySignedIn()
  @ApiOperation({ summary: 'Where the person who asks is signed in' })
  @ApiOkResponse({ standardSchema: sessionsSchema })
  async listSessions(@By() actor: Actor): Promise<SessionList> {
    const current = ownSession(actor);
    const sessions = await this.sessions.list(actor.personId ?? 0);
    return { data: sessions.map((session) => ({ ...session, isCurrent: session.id === current })) };
  }

  @Delete('sessions/:id')
  @MaySignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: "Ends one of the person's own sessions" })
  @ApiNoContentResponse()
  async endSession(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<void> {
    ownSession(actor);
    const own = await this.sessions.list(actor.personId ?? 0);
    if (own.some((session) => session.id === id)) await this.sessions.end(id, actor);
  }

  @Post('second-factor')
  @NeedsFreshSignIn()
  @MaySignedIn()
  @ApiOperation({ summary: 'Begins to set up a second factor; it is on after its first code' })
  @ApiCreatedResponse({ standardSchema: secondFactorSetupSchema })
  beginSecondFactor(@By() actor: Actor): Promise<SecondFactorSetup> {
    return this.secondFactor.begin(actor.personId ?? 0);
  }

  @Post('second-factor/confirm')
  @NeedsFreshSignIn()
  @MaySignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Turns the second factor on with its first code' })
  @ApiOkResponse({ standardSchema: sessionInfoSchema })
  async confirmSecondFactor(
    @By() actor: Actor,
    @Body({ schema: secondFactorCodeSchema }) { code }: SecondFactorCode,
  ): Promise<SessionInfo> {
    await this.secondFactor.confirm(actor.personId ?? 0, code, actor);
    return this.sessions.describe(actor);
  }

  @Delete('second-factor')
  @NeedsFreshSignIn()
  @MaySignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Turns the second factor off' })
  @ApiNoContentResponse()
  async removeSecondFactor(@By() actor: Actor): Promise<void> {
    await this.secondFactor.remove(actor.personId ?? 0, actor);
  }
}
