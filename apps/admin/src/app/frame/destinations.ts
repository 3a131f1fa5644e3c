import type { Permission } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';

/** A page that the navigation leads to. */
export interface Destination {
  path: string;
  /** Shown only to who may do this. */
  needs: Permission;
  label: string;
  icon: IconName;
  /** The key that leads there after `g`. */
  key: string;
  /** Shown at the bottom of a narrow window; the others are behind "More" there. */
  isNear?: boolean;
}

export const NEW_BATCH = '/batches/new';
export const UNCERTAIN = '/uncertain';

/** All of them, in the order of the navigation. */
export const destinations: readonly Destination[] = [
  {
    path: '/overview',
    needs: 'read',
    label: $localize`Overview`,
    icon: 'overview',
    key: 'o',
    isNear: true,
  },
  {
    path: '/batches',
    needs: 'read',
    label: $localize`Batches`,
    icon: 'batches',
    key: 'b',
    isNear: true,
  },
  {
    path: '/orders',
    needs: 'read',
    label: $localize`Orders`,
    icon: 'orders',
    key: 'r',
    isNear: true,
  },
  {
    path: UNCERTAIN,
    needs: 'read',
    label: $localize`Uncertain`,
    icon: 'question',
    key: 'u',
    isNear: true,
  },
  { path: '/services', needs: 'read', label: $localize`Services`, icon: 'services', key: 's' },
  { path: '/spend', needs: 'read', label: $localize`Spend`, icon: 'coin', key: 'm' },
  { path: '/people', needs: 'manage', label: $localize`People`, icon: 'people', key: 'p' },
  { path: '/alerts', needs: 'manage', label: $localize`Alerts`, icon: 'bell', key: 'e' },
  { path: '/audit', needs: 'manage', label: $localize`Audit`, icon: 'scroll', key: 'a' },
  { path: '/system', needs: 'read', label: $localize`System`, icon: 'pulse', key: 'y' },
  {
    path: NEW_BATCH,
    needs: 'prepare',
    label: $localize`New batch`,
    icon: 'add',
    key: 'n',
    isNear: true,
  },
];
