import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissions, permissionsOf, roles, type Permission, type Role } from '@hammer/contract';
import { allRoutes } from '../support/all-routes.js';
import { House } from '../support/house.js';
import type { Visitor } from '../support/visitor.js';

/** Whom each route lets in, beside those that let in whoever has signed in. A new route is missing here first. */
const needed: Record<Permission, readonly string[]> = {
  measure: ['GET /metrics'],
  read: [
    'GET /api/anomalies',
    'GET /api/batches',
    'GET /api/batches/:id',
    'GET /api/batches/:id/export',
    'GET /api/batches/:id/import',
    'GET /api/batches/:id/progress',
    'GET /api/batches/:id/rejected',
    'GET /api/batches/:id/rows',
    'GET /api/batches/:id/rows/counts',
    'GET /api/batches/:id/timeline',
    'GET /api/ledger',
    'GET /api/ledger/export',
    'GET /api/orders',
    'GET /api/orders/:id',
    'GET /api/orders/count',
    'GET /api/orders/export',
    'GET /api/services',
    'GET /api/spend',
    'GET /api/spend/history',
    'GET /api/sync',
    'GET /api/system',
    'GET /api/uncertain',
    'GET /api/uncertain/:placementId',
    'POST /api/orders/export',
    'POST /api/orders/search',
  ],
  prepare: ['PATCH /api/batches/:id', 'POST /api/batches', 'POST /api/sync'],
  spend: [
    'POST /api/batches/:id/approve',
    'POST /api/batches/:id/resume',
    'POST /api/batches/:id/start',
    'POST /api/orders',
    'POST /api/orders/:id/recheck',
  ],
  halt: ['POST /api/batches/:id/cancel', 'POST /api/batches/:id/pause', 'POST /api/stop'],
  settle: [
    'DELETE /api/stop',
    'POST /api/anomalies/:id/seen',
    'POST /api/uncertain/:placementId/accepted',
    'POST /api/uncertain/:placementId/check',
    'POST /api/uncertain/:placementId/not-accepted',
    'POST /api/uncertain/supplier-export',
  ],
  manage: [
    'DELETE /api/people/:id',
    'DELETE /api/webhooks/:id',
    'GET /api/audit',
    'GET /api/people',
    'GET /api/system/log-level',
    'GET /api/webhooks',
    'GET /api/webhooks/:id/deliveries',
    'PATCH /api/people/:id',
    'PATCH /api/webhooks/:id',
    'POST /api/people',
    'POST /api/people/:id/reset',
    'POST /api/uncertain/:placementId/write-off',
    'POST /api/webhooks',
    'POST /api/webhooks/:id/deliveries/:deliveryId/replay',
    'POST /api/webhooks/:id/replay',
    'POST /api/webhooks/:id/secret',
    'POST /api/webhooks/:id/test',
    'PUT /api/system/log-level',
  ],
};

const signedIn = [
  'DELETE /api/second-factor',
  'DELETE /api/session',
  'DELETE /api/sessions/:id',
  'DELETE /api/tokens/:id',
  'GET /api/session',
  'GET /api/sessions',
  'GET /api/tokens',
  'POST /api/second-factor',
  'POST /api/second-factor/confirm',
  'POST /api/session/again',
  'POST /api/tokens',
  'PUT /api/session/password',
];

/** The exceptions: open to everybody, for a reason each. */
const everybody = [
  // A host's probe has no token; to strangers they say nothing but what works.
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  // Nobody can have signed in before; each needs a secret of its own.
  'GET /api/setup',
  'POST /api/password',
  'POST /api/session',
  'POST /api/setup',
];

/** An id that nothing has. */
const pathOf = (route: string) => (route.split(' ')[1] ?? '').replaceAll(/:\w+/g, '999999');

const methodOf = (route: string) => route.split(' ')[0] ?? '';

describe('every route', () => {
  let house: House;
  const visitors = new Map<Role, Visitor>();

  beforeAll(async () => {
    house = await House.start();
    for (const role of roles) visitors.set(role, house.as(await house.giveToken(role)));
  });

  afterAll(async () => {
    await house?.close();
  });

  it('says whom it lets in', () => {
    const listed = [...Object.values(needed).flat(), ...signedIn, ...everybody];
    expect(allRoutes().sort()).toEqual(listed.sort());
  });

  it.each(allRoutes().filter((route) => !everybody.includes(route)))(
    '%s answers no stranger',
    async (route) => {
      for (const token of [null, `hmr_${'x'.repeat(43)}`]) {
        const stranger = house.as(token);
        const { status, body, headers } = await stranger.call<{ code: string }>(
          methodOf(route),
          pathOf(route),
        );
        expect([status, body.code]).toEqual([401, 'sign-in-needed']);
        expect(headers.get('cache-control')).toBe('no-store');
      }
    },
  );

  it.each(
    permissions.flatMap((permission) =>
      needed[permission].map((route) => [route, permission] as const),
    ),
  )('%s asks for the permission %s', async (route, permission) => {
    for (const [role, visitor] of visitors) {
      const { status, body } = await visitor.call<{ code?: string }>(
        methodOf(route),
        pathOf(route),
      );
      const isRefused = status === 403 && body.code === 'not-permitted';
      expect([role, isRefused]).toEqual([role, !permissionsOf(role).has(permission)]);
      expect([role, status]).not.toEqual([role, 401]);
      expect(status).toBeLessThan(500);
    }
  });

  it('lets nothing in that changes who may do what, but a person who has just signed in', async () => {
    const fresh = [
      'DELETE /api/people/:id',
      'DELETE /api/second-factor',
      'DELETE /api/webhooks/:id',
      'PATCH /api/people/:id',
      'PATCH /api/webhooks/:id',
      'POST /api/people',
      'POST /api/people/:id/reset',
      'POST /api/second-factor',
      'POST /api/second-factor/confirm',
      'POST /api/tokens',
      'POST /api/webhooks',
      'POST /api/webhooks/:id/secret',
      'PUT /api/session/password',
    ];
    for (const route of fresh) {
      const { status, body } = await house.call<{ code: string }>(methodOf(route), pathOf(route));
      expect([route, status, body.code]).toEqual([route, 403, 'person-needed']);
    }
  });

  it('is not found beside the routes there are, and tells strangers nothing of it', async () => {
    expect((await house.get('/api/nothing')).status).toBe(404);
    const { status } = await house.as(null).post('/api/nothing');
    expect(status).toBe(401);
  });
});
