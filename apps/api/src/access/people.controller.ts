import { People, type Actor } from '@hammer/access';
import {
  invitedPersonSchema,
  newPersonSchema,
  peopleSchema,
  personChangesSchema,
  personSchema,
  type InvitedPerson,
  type NewPerson,
  type PeopleList,
  type Person,
  type PersonChanges,
} from '@hammer/contract';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idParameter } from '../id-parameter.js';
import { May, NeedsFreshSignIn } from './admission.js';
import { By } from './guest.js';

@ApiTags('access')
@Controller('api/people')
@May('manage')
export class PeopleController {
  constructor(private readonly people: People) {}

  @Get()
  @ApiOperation({ summary: 'Everybody who may sign in, or once might' })
  @ApiOkResponse({ standardSchema: peopleSchema })
  async listPeople(): Promise<PeopleList> {
    return { data: await this.people.list() };
  }

  @Post()
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Adds a person; the answer has a one-time token to choose a password' })
  @ApiCreatedResponse({ standardSchema: invitedPersonSchema })
  addPerson(
    @Body({ schema: newPersonSchema }) person: NewPerson,
    @By() actor: Actor,
  ): Promise<InvitedPerson> {
    return this.people.add(person, actor);
  }

  @Patch(':id')
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Changes what a person may do, or spend in a day' })
  @ApiOkResponse({ standardSchema: personSchema })
  changePerson(
    @Param('id', idParameter) id: number,
    @Body({ schema: personChangesSchema }) changes: PersonChanges,
    @By() actor: Actor,
  ): Promise<Person> {
    return this.people.change(id, changes, actor);
  }

  @Post(':id/reset')
  @HttpCode(200)
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'A new one-time token to choose a password; ends all sessions' })
  @ApiOkResponse({ standardSchema: invitedPersonSchema })
  resetPerson(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<InvitedPerson> {
    return this.people.reset(id, actor);
  }

  @Delete(':id')
  @NeedsFreshSignIn()
  @ApiOperation({ summary: 'Disables a person: sessions and tokens end at once' })
  @ApiOkResponse({ standardSchema: personSchema })
  disablePerson(@Param('id', idParameter) id: number, @By() actor: Actor): Promise<Person> {
    return this.people.disable(id, actor);
  }
}
