import { Location } from '@angular/common';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ServiceList } from '@hammer/contract';
import { service } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { ServicesPage } from './services-page.js';

const LIST = 'GET /api/services';

describe('the price list', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    test = setUpConsole([
      { path: 'services', component: ServicesPage },
      { path: '**', children: [] },
    ]);
  });

  const text = () => (harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  const list = (some: Partial<ServiceList> = {}): ServiceList => ({
    data: [
      service(),
      service({
        id: '0042',
        title: 'Blacklist & Warranty',
        category: 'Generic',
        priceMicros: 12_500,
      }),
    ],
    fetchedAt: new Date().toISOString(),
    stale: false,
    ...some,
  });

  async function open(address: string): Promise<void> {
    harness = await RouterTestingHarness.create(address);
    await test.settle();
  }

  it('shows what the address searches for', async () => {
    await open('/services?q=warranty');
    test.answer(LIST, list());
    await test.settle();
    expect(text()).toContain('Blacklist & Warranty');
    expect(text()).toContain('$0.0125');
    expect(text()).not.toContain('iPhone Carrier');
  });

  it('draws a long list portion by portion, to its end', async () => {
    const pictures: FrameRequestCallback[] = [];
    jest
      .spyOn(globalThis, 'requestAnimationFrame')
      .mockImplementation((draw) => pictures.push(draw));
    const lines = () => harness.routeNativeElement?.querySelectorAll('tbody tr').length ?? 0;
    await open('/services');
    const data = Array.from({ length: 60 }, (_, i) => service({ id: String(2_000 + i) }));
    test.answer(LIST, list({ data }));
    await test.until(() => lines() > 0);
    expect(lines()).toBe(25);
    pictures.forEach((draw) => draw(0));
    await test.until(() => lines() === 60);
  });

  it('keeps the search in the address', async () => {
    await open('/services');
    test.answer(LIST, list());
    await test.settle();
    const loader = TestbedHarnessEnvironment.loader(harness.fixture);
    await (await loader.getHarness(MatInputHarness)).setValue('iphone');
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/services?q=iphone');
    expect(text()).toContain('1 service');
  });

  it('says the age of a stale list', async () => {
    await open('/services');
    const fetchedAt = new Date(Date.now() - 3 * 3_600_000).toISOString();
    test.answer(LIST, list({ stale: true, fetchedAt }));
    await test.settle();
    expect(text()).toContain('This price list is old: fetched 3 hours ago.');
  });

  it('says how a price has changed, and what size of a call is proven', async () => {
    await open('/services');
    test.answer(
      LIST,
      list({
        data: [
          service({ previousPriceMicros: 70_000, provenBatchSize: 10, batchSizeFrozen: true }),
          service({ id: '2', provenBatchSize: 0 }),
        ],
      }),
    );
    await test.settle();
    expect(text()).toContain('▲ up from $0.07');
    expect(text()).toContain('10 a call, held');
    expect(text()).toContain('Not used yet');
  });

  it('says why it could not be read, and reads it again', async () => {
    await open('/services');
    test.answer(
      LIST,
      {
        type: 'about:blank',
        title: '',
        status: 503,
        code: 'supplier-unreachable',
        detail: 'The supplier did not answer.',
      },
      503,
    );
    await test.settle();
    expect(text()).toContain('The supplier did not answer.');
    const loader = TestbedHarnessEnvironment.loader(harness.fixture);
    const retry = await loader.getHarness(MatButtonHarness.with({ text: 'Try again' }));
    // The harness would wait for the answer that is due.
    void retry.click();
    await test.settle();
    test.answer(LIST, list());
    await test.settle();
    expect(text()).toContain('iPhone Carrier');
    expect(text()).not.toContain('did not answer');
  });

  it('draws a list that is empty', async () => {
    await open('/services');
    test.answer(LIST, list({ data: [], fetchedAt: null }));
    await test.settle();
    expect(text()).toContain('No price list yet');
  });
});
