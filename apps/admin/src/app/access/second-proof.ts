import { inject, Injectable, Injector } from '@angular/core';

/** Asks for the password once more where power changes hands. */
@Injectable({ providedIn: 'root' })
export class SecondProof {
  private readonly injector = inject(Injector);
  private asking: Promise<boolean> | null = null;

  /** Whether the proof was given. Several acts that need it at once share one question. */
  ask(): Promise<boolean> {
    this.asking ??= this.open().finally(() => (this.asking = null));
    return this.asking;
  }

  /** The dialog is fetched when it is first needed. */
  private async open(): Promise<boolean> {
    const { openProofDialog } = await import('./proof-dialog.js');
    return openProofDialog(this.injector);
  }
}
