import { permissions, type ActorKind, type Permission } from '@hammer/contract';

/** What may be spent in one day by whoever acts, in micros; null: no cap of its own. Both hold. */
export interface DailyCaps {
  personMicros: number | null;
  tokenMicros: number | null;
}

/** Who does something, with what they may do at this moment. Times in milliseconds. */
export interface Actor {
  readonly kind: ActorKind;
  readonly personId: number | null;
  readonly tokenId: number | null;
  readonly sessionId: number | null;
  /** For people who read the audit: an e-mail, a token's name with its owner, or the host's user. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly dailyCaps: DailyCaps;
  /** When a password was last given; null for those who have none. */
  readonly authenticatedAt: number | null;
  readonly address: string | null;
}

/** Whoever runs Hammer on its machine: holds the database in their hands, so nothing is closed to them. */
export function hostActor(name = 'host'): Actor {
  return {
    kind: 'host',
    personId: null,
    tokenId: null,
    sessionId: null,
    name,
    permissions: new Set(permissions),
    dailyCaps: { personMicros: null, tokenMicros: null },
    authenticatedAt: null,
    address: null,
  };
}
