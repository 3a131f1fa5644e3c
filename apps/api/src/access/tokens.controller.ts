import { TokenBook, type Actor } from '@hammer/access';
import {
  createdTokenSchema,
  newTokenSchema,
  tokenSchema,
  tokensSchema,
  type CreatedToken,
  type NewToken,
  type Token,
  type TokenList,
} from '@hammer/contract';
import { UserError } from '@hammer/settings';
import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idParameter } from '../id-parameter.js';
import { MaySignedIn, NeedsFreshSignIn } from './admission.js';
import { By } from './guest.js';

/** Everyone has their own tokens; who manages sees and revokes those of others too. */
@ApiTags('access')
@Controller('api/tokens')
@MaySignedIn()
export class TokensController {
  constructor(private readonly tokens: TokenBook) {}

  @Get()
  @ApiOperation({ summary: "One's own tokens; everybody's for who manages" })
  @ApiOkResponse({ standardSchema: tokensSchema })
  async listTokens(@By() actor: Actor): Promise<TokenList> {
    return { data: await this.visibleTo(actor) };
  }

  @Post()
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'A token for a program; its text is in this answer and nowhere else' })
  @ApiCreatedResponse({ standardSchema: createdTokenSchema })
  createToken(
    @Body({ schema: newTokenSchema }) token: NewToken,
    @By() actor: Actor,
  ): Promise<CreatedToken> {
    return this.tokens.create(actor.personId ?? 0, token, actor);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revokes a token at once' })
  @ApiOkResponse({ standardSchema: tokenSchema })
  async revokeToken(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Token> {
    if (actor.kind === 'token' && actor.tokenId !== id)
      throw new UserError(
        'person-needed',
        'A program may revoke the token that it uses, and no other: sign in to the console.',
      );
    const visible = await this.visibleTo(actor);
    // A token of somebody else is answered as one that does not exist.
    if (!visible.some((token) => token.id === id))
      throw new UserError(
        'token-not-found',
        `There is no token ${id}. GET /api/tokens lists yours.`,
      );
    return this.tokens.revoke(id, actor);
  }

  private visibleTo(actor: Actor): Promise<Token[]> {
    return actor.permissions.has('manage')
      ? this.tokens.list()
      : this.tokens.list(actor.personId ?? 0);
  }
}
