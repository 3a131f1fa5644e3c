import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Density } from './density.js';

describe('the density', () => {
  const isDrawnCompact = () => document.documentElement.classList.contains('compact');

  afterEach(() => {
    localStorage.clear();
    document.documentElement.classList.remove('compact');
  });

  it('is comfortable until somebody chooses compact, and keeps that choice', () => {
    const density = TestBed.inject(Density);
    TestBed.tick();
    expect(isDrawnCompact()).toBe(false);
    density.toggle();
    TestBed.tick();
    expect(isDrawnCompact()).toBe(true);

    TestBed.resetTestingModule();
    document.documentElement.classList.remove('compact');
    expect(TestBed.inject(Density).isCompact()).toBe(true);
    TestBed.tick();
    expect(isDrawnCompact()).toBe(true);
  });
});
