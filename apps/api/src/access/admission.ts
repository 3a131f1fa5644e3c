import type { Permission } from '@hammer/contract';
import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Who is let in at a route: everybody, whoever has signed in, or who has a permission. */
export type Admission = 'everybody' | 'signed-in' | Permission;

export const ADMISSION = 'hammer:admission';
export const FRESH = 'hammer:fresh';

/** Lets in who has this permission. */
export const May = (permission: Permission): CustomDecorator =>
  SetMetadata(ADMISSION, permission satisfies Admission);

/** Lets in whoever has signed in. */
export const MaySignedIn = (): CustomDecorator =>
  SetMetadata(ADMISSION, 'signed-in' satisfies Admission);

/** Lets in everybody; each such route is an exception that a test lists by name. */
export const MayEverybody = (): CustomDecorator =>
  SetMetadata(ADMISSION, 'everybody' satisfies Admission);

/** Asks besides for a person who has given the password in the last minutes: power changes hands here. */
export const NeedsFreshSignIn = (): CustomDecorator => SetMetadata(FRESH, true);
