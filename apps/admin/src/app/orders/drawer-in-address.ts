import { DestroyRef, effect, inject, Injectable, Injector, signal, untracked } from '@angular/core';
import type { MatDialogRef } from '@angular/material/dialog';
import { Router } from '@angular/router';

/** Keeps the drawer of an order open exactly as long as the address names one, so that "back" closes it. */
@Injectable()
export class DrawerInAddress {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly order = signal(0);
  private readonly destroyed = inject(DestroyRef);
  private drawer: MatDialogRef<unknown> | null = null;
  private isOpening = false;
  private isLeft = false;

  constructor() {
    this.destroyed.onDestroy(() => {
      this.isLeft = true;
      this.drawer?.close();
    });
  }

  /** Follows the order that the address names. Call it where a field is initialised. */
  follow(named: () => string | null): void {
    effect(() => {
      const text = named() ?? '';
      const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
      untracked(() => this.show(id));
    });
  }

  private show(id: number): void {
    this.order.set(id);
    if (id === 0) this.drawer?.close();
    else if (!this.drawer && !this.isOpening) void this.open();
  }

  private async open(): Promise<void> {
    this.isOpening = true;
    const { openOrderDrawer } = await import('./order-drawer.js');
    this.isOpening = false;
    // The reader may have gone on while it was fetched.
    if (this.isLeft || this.order() === 0) return;
    const drawer = openOrderDrawer(this.injector, this.order.asReadonly());
    this.drawer = drawer;
    drawer.afterClosed().subscribe(() => {
      this.drawer = null;
      if (this.isLeft || this.order() === 0) return;
      void this.router.navigate([], {
        queryParams: { order: null },
        queryParamsHandling: 'merge',
        replaceUrl: true,
      });
    });
  }
}
