import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptCounter } from './attempt-counter.service.js';
import { AuditBook } from './audit-book.service.js';
import { Doorkeeper } from './doorkeeper.service.js';
import { accessEntities } from './entities.js';
import { LinkBook } from './link-book.service.js';
import { Passwords } from './passwords.service.js';
import { People } from './people.service.js';
import { Revocations } from './revocations.service.js';
import { SecondFactor } from './second-factor.service.js';
import { SecretBox } from './secret-box.service.js';
import { Sessions } from './sessions.service.js';
import { SetUp } from './set-up.service.js';
import { SignInDesk } from './sign-in-desk.service.js';
import { SignInTidier } from './sign-in-tidier.service.js';
import { TokenBook } from './token-book.service.js';

const forOthers = [
  AuditBook,
  Passwords,
  People,
  Revocations,
  SecondFactor,
  SecretBox,
  Sessions,
  SetUp,
  SignInDesk,
  TokenBook,
];

/** Who may do what: people, their sessions and tokens, and the audit of what was done. */
@Module({
  imports: [TypeOrmModule.forFeature(accessEntities)],
  providers: [AttemptCounter, Doorkeeper, LinkBook, SignInTidier, ...forOthers],
  exports: forOthers,
})
export class AccessModule {}
