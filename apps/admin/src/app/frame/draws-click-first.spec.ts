import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { describe, expect, it, jest } from '@jest/globals';
import { drawsClickFirst } from './draws-click-first.js';

describe('the way to another page', () => {
  it('waits for a picture, but not when the console opens', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          {
            path: '',
            canActivateChild: [drawsClickFirst],
            children: [{ path: '**', children: [] }],
          },
        ]),
      ],
    });
    const router = TestBed.inject(Router);
    const picture = jest.spyOn(globalThis, 'requestAnimationFrame');
    await router.navigateByUrl('/overview');
    expect(picture).not.toHaveBeenCalled();
    const arrived = router.navigateByUrl('/orders');
    await Promise.resolve();
    expect(router.url).toBe('/overview');
    await arrived;
    expect(picture).toHaveBeenCalled();
    expect(router.url).toBe('/orders');
  });
});
