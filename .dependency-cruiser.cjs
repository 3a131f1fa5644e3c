/** Who may import whom. A room sees only the rooms listed behind it. */
const sees = {
  imei: [],
  settings: [],
  contract: ['imei'],
  database: ['settings'],
  fusion: ['imei', 'settings'],
  sheets: ['settings'],
  orders: ['contract', 'database', 'imei', 'settings', 'sheets'],
  ledger: ['contract', 'database', 'settings'],
  access: ['contract', 'database', 'settings'],
  batch: [
    'access',
    'contract',
    'database',
    'fusion',
    'imei',
    'ledger',
    'orders',
    'settings',
    'sheets',
  ],
  sync: ['contract', 'database', 'fusion', 'ledger', 'orders', 'settings'],
  alerts: ['access', 'batch', 'contract', 'database', 'imei', 'orders', 'settings'],
};

const outside = (room) => `^libs/(?!(?:${[room, ...sees[room]].join('|')})/)`;

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.config\\.[cm]?[jt]s$', 'ormconfig\\.ts$'] },
      to: {},
    },
    {
      name: 'front-door-only',
      comment: 'A library is entered through its index.ts.',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^$1/$2/'] },
    },
    {
      name: 'libraries-do-not-know-doors',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'doors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'admin-sees-words-only',
      severity: 'error',
      from: { path: '^apps/admin/' },
      to: { path: '^libs/(?!contract/|imei/)' },
    },
    {
      name: 'admin-takes-types-from-contract',
      severity: 'error',
      from: { path: '^apps/admin/' },
      to: { path: '^libs/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'supplier-stays-in-fusion',
      severity: 'error',
      from: { pathNot: '^libs/fusion/' },
      to: { path: 'node_modules/(xml2js|axios|@nestjs/axios)' },
    },
    ...Object.keys(sees).map((room) => ({
      name: `${room}-sees-only-its-own`,
      severity: 'error',
      from: { path: `^libs/${room}/` },
      to: { path: outside(room) },
    })),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
