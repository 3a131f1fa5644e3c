import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { MOST_IMEIS, type PastedList, readPaste } from './read-paste.js';

/** Takes a list of IMEIs to look for, and says what it reads in it before anything is asked. */
@Component({
  selector: 'hm-paste-dialog',
  imports: [MatButton, MatDialogModule, MatFormField, MatInput, MatLabel, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title i18n>Find many IMEIs</h2>
    <mat-dialog-content>
      <p class="quiet" i18n>
        Paste up to {{ most }} IMEIs, one a line. You see what is known of each, and which were
        never checked. This costs nothing.
      </p>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label i18n>IMEIs</mat-label>
        <textarea
          #pasted
          matInput
          class="imei"
          rows="10"
          spellcheck="false"
          autocomplete="off"
          (input)="text.set(pasted.value)"
          (paste)="takePaste($event, pasted)"
        ></textarea>
      </mat-form-field>
      <p class="digits small" role="status">
        @if (list().entries > 0) {
          <ng-container i18n
            >{{ counts().imeis }} IMEIs, {{ counts().repeated }} repeated,
            {{ counts().invalid }} invalid.</ng-container
          >
        }
      </p>
      @if (isTooMany()) {
        <hm-note tone="bad" i18n>
          These are {{ counts().imeis }} IMEIs, and at most {{ most }} can be looked for at once.
          Remove {{ counts().over }}, or look for them in two parts.
        </hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Leave it</button>
      <button
        matButton="filled"
        type="button"
        [disabled]="list().entries === 0 || isTooMany()"
        (click)="search()"
        i18n
      >
        Find {{ counts().imeis }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    p {
      min-height: 20px;
    }
  `,
})
class PasteDialog {
  private readonly dialog = inject<MatDialogRef<PasteDialog, PastedList>>(MatDialogRef);

  protected readonly most = formatCount(MOST_IMEIS);
  protected readonly text = signal('');
  protected readonly list = computed(() => readPaste(this.text()));
  protected readonly isTooMany = computed(() => this.list().imeis.length > MOST_IMEIS);
  protected readonly counts = computed(() => {
    const { imeis, repeated, invalid } = this.list();
    return {
      imeis: formatCount(imeis.length),
      repeated: formatCount(repeated),
      invalid: formatCount(invalid.length),
      over: formatCount(imeis.length - MOST_IMEIS),
    };
  });

  /** Browsers insert tens of thousands of lines slowly; put in at once they are there at once. */
  protected takePaste(event: ClipboardEvent, field: HTMLTextAreaElement): void {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (pasted === '') return;
    event.preventDefault();
    field.setRangeText(pasted, field.selectionStart, field.selectionEnd, 'end');
    this.text.set(field.value);
  }

  protected search(): void {
    if (!this.isTooMany()) this.dialog.close(this.list());
  }
}

/** Opens the dialog; resolves to the list, or to nothing when it was left. */
export function openPasteDialog(injector: Injector): Promise<PastedList | undefined> {
  return firstValueFrom(
    injector
      .get(MatDialog)
      .open<PasteDialog, undefined, PastedList>(PasteDialog, { width: '560px' })
      .afterClosed(),
  );
}
