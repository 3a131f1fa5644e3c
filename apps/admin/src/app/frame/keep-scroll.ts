import { ViewportScroller } from '@angular/common';
import { inject } from '@angular/core';
import { NavigationEnd, Router, Scroll } from '@angular/router';

/**
 * Begins another page at its top, and goes back to where one was. A filter or a drawer in the address is the same page:
 * what one looks at stays where it is.
 */
export function keepScroll(): void {
  const scroller = inject(ViewportScroller);
  scroller.setHistoryScrollRestoration('manual');
  let path: string | undefined;
  inject(Router).events.subscribe((event) => {
    if (!(event instanceof Scroll)) return;
    const before = path;
    path = pathOf(event.routerEvent);
    if (event.position) scroller.scrollToPosition(event.position);
    else if (path !== before) scroller.scrollToPosition([0, 0]);
  });
}

function pathOf(event: Scroll['routerEvent']): string | undefined {
  const address = event instanceof NavigationEnd ? event.urlAfterRedirects : event.url;
  return address.split(/[?#]/)[0];
}
