import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { batch, service } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { NewBatchPage } from './new-batch-page.js';

const CREATE = 'POST /api/batches';

describe('a new batch', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(async () => {
    test = setUpConsole([
      { path: 'batches/new', component: NewBatchPage },
      { path: '**', children: [] },
    ]);
    harness = await RouterTestingHarness.create('/batches/new?service=1739');
    await test.settle();
    answerFrame(test, [service()]);
    await test.settle();
  });

  const page = () => harness.routeNativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');

  function paste(words: string): void {
    const area = page().querySelector('textarea') as HTMLTextAreaElement;
    area.value = words;
    area.dispatchEvent(new Event('input'));
  }

  async function submit(): Promise<void> {
    page()
      .querySelector('form')
      ?.dispatchEvent(new Event('submit', { cancelable: true }));
    await test.settle();
  }

  function drop(...files: File[]): void {
    const event = new Event('drop', { cancelable: true });
    Object.assign(event, { dataTransfer: { files } });
    page().querySelector('hm-file-drop')?.dispatchEvent(event);
  }

  it('makes a draft from pasted text with the service of the address, and goes to its page', async () => {
    paste('001010100000015\n001010100000023');
    await test.settle();
    expect(text()).toContain('2 lines');
    await submit();
    const [request] = test.waiting(CREATE);
    expect(request?.request.body).toEqual({
      text: '001010100000015\n001010100000023',
      name: expect.stringMatching(/^List of .+\d:\d\d/),
      serviceId: '1739',
    });
    request?.flush(batch({ id: 9 }));
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/batches/9');
  });

  it('sends one request for a double click, and the same key after a lost answer', async () => {
    paste('001010100000015');
    await test.settle();
    await submit();
    await submit();
    const [first, ...others] = test.waiting(CREATE);
    expect(others).toHaveLength(0);
    first?.error(new ProgressEvent('error'));
    await test.settle();
    expect(text()).toContain("Hammer's server cannot be reached");
    await submit();
    const [second] = test.waiting(CREATE);
    const keyOf = (request: typeof first) => request?.request.headers.get('Idempotency-Key');
    expect(keyOf(first)).toMatch(/^[0-9a-f-]{36}$/);
    expect(keyOf(second)).toBe(keyOf(first));
    second?.error(new ProgressEvent('error'));
    await test.settle();
    paste('001010100000023');
    await test.settle();
    await submit();
    expect(keyOf(test.waiting(CREATE)[0])).not.toBe(keyOf(first));
  });

  it('sends a dropped file with its fields', async () => {
    drop(new File(['IMEI\n001010100000015'], 'stock.csv'));
    await test.settle();
    expect(text()).toContain('stock.csv');
    await submit();
    const body = test.waiting(CREATE)[0]?.request.body as FormData;
    expect((body.get('file') as File).name).toBe('stock.csv');
    expect(body.get('serviceId')).toBe('1739');
  });

  it('takes one file at a time, and none that is empty', async () => {
    drop(new File(['a'], 'a.csv'), new File(['b'], 'b.csv'));
    await test.settle();
    expect(text()).toContain('One file at a time');
    drop(new File([], 'empty.csv'));
    await test.settle();
    expect(text()).toContain('empty.csv is empty.');
  });

  it('asks for a list before it sends anything', async () => {
    await submit();
    expect(text()).toContain('Drop a file, choose one, or paste IMEIs first.');
    expect(test.waiting(CREATE)).toHaveLength(0);
  });

  it('shows what the server says of the file', async () => {
    paste('x');
    await test.settle();
    await submit();
    test.answer(
      CREATE,
      {
        type: 'about:blank',
        title: '',
        status: 400,
        code: 'no-rows',
        detail: 'There is no row in it.',
      },
      400,
    );
    await test.settle();
    expect(text()).toContain('There is no row in it.');
  });
});
