import type { OrderPage, UncertainList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import type { Browser } from '../support/browser.js';
import type { Stage } from './stage.js';

/** A page of the console: its address, its heading, and whether it shows to who is not signed in. */
export interface ConsolePage {
  name: string;
  path: string;
  heading: string | RegExp;
  isPublic?: boolean;
  /** What is laid over the page, and hides it from whoever asks for its heading. */
  opens?: string;
}

/** Fills a server with a day's work, so that no page of the console is empty, and says which pages there are. */
export async function fillEveryPage(stage: Stage, visitor: Browser): Promise<ConsolePage[]> {
  const imeis = generateImeis(60, 'every page');
  const file = (rows: string[]) =>
    `SKU,IMEI\n${rows.map((row, at) => `A-${at},${row}`).join('\n')}\n`;
  const done = await visitor.draftOf('monday.csv', file(imeis.slice(0, 40)), { serviceId: '1739' });
  await visitor.start(done);
  await visitor.placed(done.id);
  await visitor.sync();
  await stage.sandbox.mergeFaults({ drop: { at: 'charged', next: 1 } });
  const uncertain = await visitor.draftOf('tuesday.csv', file(imeis.slice(40, 45)), {
    serviceId: '1739',
  });
  await visitor.start(uncertain);
  await visitor.placed(uncertain.id);
  const uncertainCalls = await visitor.get<UncertainList>('/api/uncertain');
  const call = uncertainCalls.body.data[0]?.placementId ?? 0;
  const orders = await visitor.get<OrderPage>(`/api/orders?batchId=${done.id}`);
  const order = orders.body.data[0]?.id ?? 0;
  const draft = await visitor.draftOf(
    'wednesday.csv',
    file([...imeis.slice(38, 60), '3.53371E+14', '35337100000000', 'none']),
    { serviceId: '1739' },
  );
  await visitor.post('/api/webhooks', {
    name: 'the phone of who is on duty',
    url: 'https://alerts.example.com/hammer',
    events: ['orders.uncertain', 'cap.reached', 'balance.low', 'spending.stopped'],
  });
  return [
    { name: 'sign-in', path: '/sign-in', heading: 'Sign in', isPublic: true },
    { name: 'overview', path: '/overview', heading: 'Overview' },
    { name: 'batches', path: '/batches', heading: 'Batches' },
    { name: 'new-batch', path: '/batches/new', heading: 'New batch' },
    { name: 'draft', path: `/batches/${draft.id}`, heading: 'wednesday' },
    { name: 'batch', path: `/batches/${done.id}`, heading: 'monday' },
    { name: 'batch-uncertain', path: `/batches/${uncertain.id}`, heading: 'tuesday' },
    { name: 'orders', path: '/orders', heading: 'Orders' },
    { name: 'orders-filtered', path: '/orders?status=completed&model=iphone', heading: 'Orders' },
    {
      name: 'order',
      path: `/orders?order=${order}`,
      heading: 'Orders',
      opens: 'hm-order-drawer dl',
    },
    { name: 'services', path: '/services', heading: 'Services' },
    { name: 'uncertain', path: '/uncertain', heading: 'Uncertain' },
    { name: 'uncertain-call', path: `/uncertain/${call}`, heading: /.*/ },
    { name: 'anomalies', path: '/uncertain?show=anomalies', heading: 'Uncertain' },
    { name: 'system', path: '/system', heading: 'System' },
    { name: 'spend', path: '/spend', heading: 'Spend' },
    { name: 'spend-by-batch', path: '/spend?by=batch', heading: 'Spend' },
    { name: 'account', path: '/account', heading: /account/i },
    { name: 'people', path: '/people', heading: 'People' },
    { name: 'alerts', path: '/alerts', heading: 'Alerts' },
    { name: 'audit', path: '/audit', heading: 'Audit' },
    { name: 'missing', path: '/nowhere', heading: /no such page/i },
  ];
}
