import { z } from 'zod';
import { micros, moment, pageOf, pageQuery } from './primitives.js';

/** What a person is to Hammer, the one with the least power first. */
export const roles = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/**
 * What may be done. `measure`: read the metrics. `read`: see everything of batches, orders, services and money. `prepare`: make and change drafts,
 * sync. `spend`: start, resume, approve, order singly, check again. `halt`: pause, cancel, STOP. `settle`: resolve
 * uncertain orders and anomalies, reconcile, lift STOP. `manage`: people, everybody's tokens, audit.
 */
export const permissions = [
  'measure',
  'read',
  'prepare',
  'spend',
  'halt',
  'settle',
  'manage',
] as const;

export type Permission = (typeof permissions)[number];

const permissionsOfRoles: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set<Permission>(['measure', 'read']),
  operator: new Set<Permission>(['measure', 'read', 'prepare', 'spend', 'halt', 'settle']),
  admin: new Set<Permission>(permissions),
};

/** What a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return permissionsOfRoles[role];
}

/** Who acts: a person, a program with a token, or whoever runs Hammer on its machine. */
export const actorKinds = ['person', 'token', 'host'] as const;

export type ActorKind = (typeof actorKinds)[number];

const email = z
  .email('must be an e-mail address')
  .max(254)
  .meta({ description: 'Upper and lower case are the same.' });

/** A password as typed. Whether a new one is good enough is said in words, not by a pattern. */
const password = z.string().min(1).max(1_024);

/** Six digits of an authenticator, or a recovery code. */
const secondFactorCode = z.string().trim().min(6).max(40);

const secret = z.string().min(1).max(200);

const cap = micros.nonnegative().nullable().meta({
  description: 'What may be spent in one day (UTC), in integer micros; null: no cap of its own.',
});

/** An address, or a range of them as CIDR, of IPv4 or IPv6. */
const addressRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'must be an address such as 203.0.113.7, or a range such as 203.0.113.0/24',
  })
  .meta({ description: 'An address or a CIDR range, of IPv4 or IPv6.' });

export const personSchema = z
  .object({
    id: z.int(),
    email: z.string(),
    role: z.enum(roles),
    dailyCapMicros: micros.nullable(),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    createdAt: moment,
    lastSeenAt: moment.nullable(),
    disabledAt: moment.nullable(),
  })
  .meta({ id: 'Person' });

export type Person = z.output<typeof personSchema>;

export const peopleSchema = z.object({ data: z.array(personSchema) }).meta({ id: 'People' });

export type PeopleList = z.output<typeof peopleSchema>;

export const newPersonSchema = z
  .object({ email, role: z.enum(roles), dailyCapMicros: cap.optional() })
  .meta({ id: 'NewPerson' });

export type NewPerson = z.output<typeof newPersonSchema>;

/** A person with the one-time token to choose a password with; it is shown this once. */
export const invitedPersonSchema = z
  .object({ person: personSchema, linkToken: z.string(), linkExpiresAt: moment })
  .meta({ id: 'InvitedPerson' });

export type InvitedPerson = z.output<typeof invitedPersonSchema>;

export const personChangesSchema = z
  .object({ role: z.enum(roles), dailyCapMicros: cap })
  .partial()
  .refine(({ role, dailyCapMicros }) => role !== undefined || dailyCapMicros !== undefined, {
    error: 'must change the role or the cap',
  })
  .meta({ id: 'PersonChanges' });

export type PersonChanges = z.output<typeof personChangesSchema>;

/** A password in the place of the one that was. */
export const newPasswordSchema = z.object({ password }).meta({ id: 'NewPassword' });

export type NewPassword = z.output<typeof newPasswordSchema>;

/** A password chosen with a one-time link. */
export const chosenPasswordSchema = z
  .object({ token: secret, password })
  .meta({ id: 'ChosenPassword' });

export type ChosenPassword = z.output<typeof chosenPasswordSchema>;

export const tokenSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    prefix: z.string().meta({ description: 'The eight characters after hmr_.' }),
    personId: z.int(),
    email: z.string(),
    scopes: z.array(z.enum(permissions)),
    dailyCapMicros: micros.nullable(),
    addresses: z.array(z.string()).nullable(),
    createdAt: moment,
    expiresAt: moment.nullable(),
    lastUsedAt: moment.nullable(),
    revokedAt: moment.nullable(),
  })
  .meta({ id: 'Token' });

export type Token = z.output<typeof tokenSchema>;

export const tokensSchema = z.object({ data: z.array(tokenSchema) }).meta({ id: 'Tokens' });

export type TokenList = z.output<typeof tokensSchema>;

export const newTokenSchema = z
  .object({
    name: z.string().trim().min(1, 'must say what it is for').max(100),
    scopes: z.array(z.enum(permissions)).min(1, 'must allow something'),
    dailyCapMicros: cap.optional(),
    addresses: z.array(addressRange).min(1).max(50).nullable().optional(),
    expiresInDays: z.int().min(1).max(3_650).nullable().optional(),
  })
  .meta({ id: 'NewToken' });

export type NewToken = z.output<typeof newTokenSchema>;

/** A token with its text, which is shown this once. */
export const createdTokenSchema = tokenSchema
  .extend({ token: z.string() })
  .meta({ id: 'CreatedToken' });

export type CreatedToken = z.output<typeof createdTokenSchema>;

export const signInSchema = z
  .object({ email: z.string().trim().min(1).max(254), password, code: secondFactorCode.optional() })
  .meta({ id: 'SignIn' });

export type SignIn = z.output<typeof signInSchema>;

/** The proof, in the middle of a session, that it is still the same person. */
export const signInAgainSchema = z
  .object({ password, code: secondFactorCode.optional() })
  .meta({ id: 'SignInAgain' });

export type SignInAgain = z.output<typeof signInAgainSchema>;

/** The first admin, made with the token that was printed at the first start. */
export const setupSchema = z.object({ token: secret, email, password }).meta({ id: 'Setup' });

export type Setup = z.output<typeof setupSchema>;

/** Whether there is an admin, so that people can sign in. */
export const setupStateSchema = z.object({ isDone: z.boolean() }).meta({ id: 'SetupState' });

export type SetupState = z.output<typeof setupStateSchema>;

/** Who is asking, and what they may do. `expiresAt` is null for a token that never ends. */
export const sessionInfoSchema = z
  .object({
    person: z.object({
      id: z.int(),
      email: z.string(),
      role: z.enum(roles),
      hasSecondFactor: z.boolean(),
    }),
    permissions: z.array(z.enum(permissions)),
    expiresAt: moment.nullable(),
    authenticatedAt: moment.nullable(),
    needsSecondFactorSetup: z.boolean().optional(),
  })
  .meta({ id: 'SessionInfo' });

export type SessionInfo = z.output<typeof sessionInfoSchema>;

/** A session as its person sees it in a list. */
export const sessionSchema = z
  .object({
    id: z.int(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: moment,
    lastSeenAt: moment,
    expiresAt: moment,
  })
  .meta({ id: 'Session' });

export type Session = z.output<typeof sessionSchema>;

export const sessionsSchema = z
  .object({
    data: z.array(
      sessionSchema.extend({
        isCurrent: z.boolean().meta({ description: 'The session of who asks.' }),
      }),
    ),
  })
  .meta({ id: 'Sessions' });

export type SessionList = z.output<typeof sessionsSchema>;

/** What an authenticator needs, and the codes for when it is lost; shown this once. */
export const secondFactorSetupSchema = z
  .object({ secret: z.string(), uri: z.string(), recoveryCodes: z.array(z.string()) })
  .meta({ id: 'SecondFactorSetup' });

export type SecondFactorSetup = z.output<typeof secondFactorSetupSchema>;

export const secondFactorCodeSchema = z
  .object({ code: secondFactorCode })
  .meta({ id: 'SecondFactorCode' });

export type SecondFactorCode = z.output<typeof secondFactorCodeSchema>;

/** One thing that was done. `hash` covers it and all before it. */
export const auditEntrySchema = z
  .object({
    id: z.int(),
    at: moment,
    actor: z.object({
      kind: z.enum(actorKinds),
      personId: z.int().nullable(),
      tokenId: z.int().nullable(),
      name: z.string(),
    }),
    act: z.string(),
    subject: z.string(),
    address: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.output<typeof auditEntrySchema>;

export const auditPageSchema = pageOf(auditEntrySchema).meta({ id: 'AuditPage' });

export type AuditPage = z.output<typeof auditPageSchema>;

export const auditQuerySchema = pageQuery;
