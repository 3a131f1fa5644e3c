import { ChangeDetectionStrategy, Component, computed, model, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { sizeInWords } from '../words/sizes.js';

/** The largest file that the server takes, in bytes. */
const LARGEST = 20 * 1024 * 1024;

/** Takes one file, dropped or chosen. */
@Component({
  selector: 'hm-file-drop',
  imports: [MatButton, MatIcon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '[class.over]': 'isOver()',
    '[class.taken]': 'file() !== null',
    '(dragover)': 'invite($event)',
    '(dragleave)': 'isOver.set(false)',
    '(drop)': 'takeDropped($event)',
  },
  template: `
    <input
      #chooser
      class="cdk-visually-hidden"
      type="file"
      tabindex="-1"
      aria-hidden="true"
      accept=".csv,.tsv,.txt,.xlsx"
      (change)="takeChosen(chooser)"
    />
    @if (file(); as file) {
      <mat-icon svgIcon="file" aria-hidden="true" />
      <p class="file">
        <strong>{{ file.name }}</strong>
        <span class="quiet small digits">{{ size() }}</span>
      </p>
      <button
        matIconButton
        type="button"
        i18n-aria-label
        aria-label="Remove the file"
        (click)="removeFile()"
      >
        <mat-icon svgIcon="cross" aria-hidden="true" />
      </button>
    } @else {
      <span class="sign"><mat-icon svgIcon="upload" aria-hidden="true" /></span>
      <p i18n><strong>Drop a file here</strong> or</p>
      <button matButton="outlined" type="button" (click)="chooser.click()" i18n>
        Choose a file
      </button>
      <p class="quiet small" i18n>CSV, TSV, TXT or XLSX, at most 20 MB. Other columns are kept.</p>
    }
    @if (refusal(); as text) {
      <p class="refusal small" role="alert">{{ text }}</p>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 8px 12px;
      min-height: 132px;
      padding: 20px;
      border: 1.5px dashed var(--mat-sys-outline);
      border-radius: var(--hm-corner);
    }
    :host(.taken) {
      min-height: 0;
      padding: 12px 20px;
    }
    :host(.over) {
      border-color: var(--hm-accent);
      background: var(--hm-accent-soft);
    }
    .sign {
      color: var(--hm-accent);
    }
    mat-icon {
      flex: none;
    }
    .file {
      display: grid;
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    p.quiet,
    .refusal {
      flex: 1 0 100%;
      text-align: center;
    }
    .refusal {
      color: var(--hm-bad);
    }
  `,
})
export class FileDrop {
  readonly file = model<File | null>(null);

  protected readonly isOver = signal(false);
  protected readonly refusal = signal<string | null>(null);
  protected readonly size = computed(() => sizeInWords(this.file()?.size ?? 0));

  protected invite(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(true);
  }

  protected takeDropped(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    this.take(event.dataTransfer?.files);
  }

  protected takeChosen(chooser: HTMLInputElement): void {
    this.take(chooser.files);
    // The same file chosen again must be a change again.
    chooser.value = '';
  }

  protected removeFile(): void {
    this.file.set(null);
    this.refusal.set(null);
  }

  /** Takes the only one of these files, or says why not. */
  take(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (!file) return;
    const refusal = refusalOf(file, files.length);
    this.refusal.set(refusal);
    if (refusal === null) this.file.set(file);
  }
}

function refusalOf(file: File, files: number): string | null {
  if (files > 1) return $localize`One file at a time: each file is a batch of its own.`;
  if (file.size === 0) return $localize`${file.name}:file: is empty.`;
  if (file.size > LARGEST) return $localize`${file.name}:file: is larger than 20 MB. Split it.`;
  return null;
}
