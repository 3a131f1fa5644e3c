import type { Permission, Role } from '@hammer/contract';

/** What a permission lets one do, in words. */
export const permissionWords: Readonly<Record<Permission, { label: string; meaning: string }>> = {
  measure: {
    label: $localize`:permission|:Measure`,
    meaning: $localize`Read the metrics, as Prometheus does. Shows sums and counts, no orders.`,
  },
  read: {
    label: $localize`:permission|:Read`,
    meaning: $localize`See batches, orders, services and money, and download results.`,
  },
  prepare: {
    label: $localize`:permission|:Prepare`,
    meaning: $localize`Make and change drafts, and ask for results. Costs nothing.`,
  },
  spend: {
    label: $localize`:permission|:Spend`,
    meaning: $localize`Start and resume batches, approve them, and check again. This pays.`,
  },
  halt: {
    label: $localize`:permission|:Halt`,
    meaning: $localize`Pause and cancel batches, and press STOP.`,
  },
  settle: {
    label: $localize`:permission|:Settle`,
    meaning: $localize`Decide about uncertain orders, and lift STOP.`,
  },
  manage: {
    label: $localize`:permission|:Manage`,
    meaning: $localize`Add and disable people, see everybody's tokens and the audit.`,
  },
};

/** All permissions, the one with the least power first. */
export const permissionsInOrder = Object.keys(permissionWords) as Permission[];

/** What a role may do, in words. */
export const roleWords: Readonly<Record<Role, { label: string; meaning: string }>> = {
  viewer: {
    label: $localize`Viewer`,
    meaning: $localize`Sees everything and downloads results. Changes and pays nothing.`,
  },
  operator: {
    label: $localize`Operator`,
    meaning: $localize`Makes, pays, halts and settles batches. Sees neither people nor the audit.`,
  },
  admin: {
    label: $localize`Admin`,
    meaning: $localize`Does all that an operator does, and decides who may do what.`,
  },
};

/** All roles, the one with the least power first. */
export const rolesInOrder = Object.keys(roleWords) as Role[];
