import type { Permission, Role } from '@hammer/contract';

/** What a permission lets one do, in words. */
export const permissionWords: Readonly<Record<Permission, { label: string; meaning: string }>> = {
  read: {
    label: 'Read',
    meaning: 'See batches, orders, services and money, and download results.',
  },
  prepare: {
    label: 'Prepare',
    meaning: 'Make and change drafts, and ask for results. Costs nothing.',
  },
  spend: {
    label: 'Spend',
    meaning: 'Start and resume batches, approve them, and check again. This pays.',
  },
  halt: { label: 'Halt', meaning: 'Pause and cancel batches, and press STOP.' },
  settle: { label: 'Settle', meaning: 'Decide about uncertain orders, and lift STOP.' },
  manage: {
    label: 'Manage',
    meaning: "Add and disable people, see everybody's tokens and the audit.",
  },
};

/** All permissions, the one with the least power first. */
export const permissionsInOrder = Object.keys(permissionWords) as Permission[];

/** What a role may do, in words. */
export const roleWords: Readonly<Record<Role, { label: string; meaning: string }>> = {
  viewer: {
    label: 'Viewer',
    meaning: 'Sees everything and downloads results. Changes and pays nothing.',
  },
  operator: {
    label: 'Operator',
    meaning: 'Makes, pays, halts and settles batches. Sees neither people nor the audit.',
  },
  admin: {
    label: 'Admin',
    meaning: 'Does all that an operator does, and decides who may do what.',
  },
};

/** All roles, the one with the least power first. */
export const rolesInOrder = Object.keys(roleWords) as Role[];
