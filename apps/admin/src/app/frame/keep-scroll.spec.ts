import { ViewportScroller } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, Scroll } from '@angular/router';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Subject } from 'rxjs';
import { keepScroll } from './keep-scroll.js';

describe('the place on a page', () => {
  const scrollToPosition = jest.fn();
  let events: Subject<unknown>;

  beforeEach(() => {
    scrollToPosition.mockClear();
    events = new Subject();
    TestBed.configureTestingModule({
      providers: [
        { provide: Router, useValue: { events } },
        {
          provide: ViewportScroller,
          useValue: { scrollToPosition, setHistoryScrollRestoration: jest.fn() },
        },
      ],
    });
    TestBed.runInInjectionContext(keepScroll);
  });

  const arriveAt = (address: string, position: [number, number] | null = null) =>
    events.next(new Scroll(new NavigationEnd(1, address, address), position, null));

  it('is the top of another page', () => {
    arriveAt('/batches');
    arriveAt('/batches/7');
    expect(scrollToPosition.mock.calls).toEqual([[[0, 0]], [[0, 0]]]);
  });

  it('stays when only the filter of the same page changes', () => {
    arriveAt('/batches/7');
    scrollToPosition.mockClear();
    arriveAt('/batches/7?class=invalid');
    arriveAt('/batches/7?class=invalid&imei=35');
    expect(scrollToPosition).not.toHaveBeenCalled();
  });

  it('is where one was when one goes back', () => {
    arriveAt('/orders');
    arriveAt('/batches/7');
    arriveAt('/orders', [0, 640]);
    expect(scrollToPosition).toHaveBeenLastCalledWith([0, 640]);
  });
});
