import { AuditEntryEntity } from './audit-entry.entity.js';
import { AuditHeadEntity } from './audit-head.entity.js';
import { OneTimeLinkEntity } from './one-time-link.entity.js';
import { PersonEntity } from './person.entity.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';
import { SessionEntity } from './session.entity.js';
import { SignInFailureEntity } from './sign-in-failure.entity.js';
import { TokenEntity } from './token.entity.js';

/** The tables of this room. */
export const accessEntities = [
  AuditEntryEntity,
  AuditHeadEntity,
  OneTimeLinkEntity,
  PersonEntity,
  RecoveryCodeEntity,
  SessionEntity,
  SignInFailureEntity,
  TokenEntity,
];
