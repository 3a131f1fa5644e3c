import { inject } from '@angular/core';
import { type CanActivateChildFn, Router } from '@angular/router';
import { nextPicture } from '../signs/next-picture.js';

/** Lets the browser draw that the way to another page is taken; to draw the page itself is longer work. */
export const drawsClickFirst: CanActivateChildFn = async () => {
  if (inject(Router).navigated) await nextPicture();
  return true;
};
