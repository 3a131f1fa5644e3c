import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { form, FormField, FormRoot, maxLength } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import type { Batch, NewBatch } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { type Stage, StageList } from '../batch/stage-list.js';
import { idempotent } from '../server/intentions.js';
import { explainFailure } from '../server/problem.js';
import { ServicePicker } from '../services/service-picker.js';
import { EmptyNote } from '../signs/empty-note.js';
import { Note } from '../signs/note.js';
import { counted } from '../words/counts.js';
import { momentInWords } from '../words/time-words.js';
import { FileDrop } from './file-drop.js';

/** Takes a file or pasted text and a service, makes the draft, and goes to its page. Nothing is paid here. */
@Component({
  selector: 'hm-new-batch-page',
  imports: [
    EmptyNote,
    FileDrop,
    FormField,
    FormRoot,
    MatButton,
    MatFormField,
    MatHint,
    MatIcon,
    MatInput,
    MatLabel,
    Note,
    RouterLink,
    ServicePicker,
    StageList,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './new-batch-page.html',
  styleUrl: './new-batch-page.scss',
})
export class NewBatchPage {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  protected readonly session = inject(OwnSession);

  /** The service to begin with, from the address. */
  readonly service = input<string>();

  private readonly drop = viewChild(FileDrop);
  protected readonly file = signal<File | null>(null);
  protected readonly failure = signal<string | null>(null);

  private readonly wishes = linkedSignal(() => ({
    text: '',
    serviceId: this.service() ?? '',
    name: '',
  }));
  protected readonly batch = form(
    this.wishes,
    (path) => {
      maxLength(path.name, 200);
      maxLength(path.text, 5_000_000, {
        message: $localize`This is more than can be pasted. Save it as a file and drop it above.`,
      });
    },
    { submission: { action: () => this.createDraft() } },
  );

  /**
   * One key for one content, and the moment that names a list: the same when it is sent again after a lost answer, new
   * when anything changes.
   */
  private readonly content = computed(() => {
    this.file();
    this.wishes();
    return { key: crypto.randomUUID(), at: new Date().toISOString() };
  });

  protected readonly lines = computed(
    () =>
      this.wishes()
        .text.split('\n')
        .filter((line) => line.trim() !== '').length,
  );
  protected readonly pasted = computed(() =>
    this.lines() === 0
      ? $localize`One IMEI a line, or a table with a header`
      : counted(this.lines(), 'line'),
  );

  protected readonly stages = computed<Stage[]>(() => [
    { name: 'file', standing: 'next', note: this.file()?.name ?? this.given() },
    { name: 'columns', standing: 'later', note: $localize`IMEIs are found` },
    { name: 'check', standing: 'later', note: $localize`Every row in a class` },
    { name: 'price', standing: 'later', note: $localize`Before anything is paid` },
    { name: 'run', standing: 'later', note: $localize`When you say so` },
  ]);
  private readonly given = computed(() =>
    this.lines() === 0 ? $localize`Drop or paste` : counted(this.lines(), 'line'),
  );

  /** A file that was copied is taken as if it was dropped; copied cells come as text and are left to the browser. */
  protected takePastedFile(event: ClipboardEvent): void {
    const clipboard = event.clipboardData;
    const file = clipboard?.files[0];
    if (!file || clipboard.getData('text/plain') !== '') return;
    event.preventDefault();
    this.drop()?.take(clipboard.files);
  }

  protected async createDraft(): Promise<undefined> {
    this.failure.set(null);
    const file = this.file();
    if (!file && this.lines() === 0) {
      this.failure.set($localize`Drop a file, choose one, or paste IMEIs first.`);
      return;
    }
    try {
      const { id } = await (file ? this.sendFile(file) : this.sendText());
      await this.router.navigate(['/batches', id], { replaceUrl: true });
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }

  private sendFile(file: File): Promise<Batch> {
    const { serviceId, name } = this.wishes();
    const fields = new FormData();
    // Fields go before the file: a reader of the stream then knows them when the file arrives.
    if (serviceId !== '') fields.set('serviceId', serviceId);
    if (name.trim() !== '') fields.set('name', name.trim());
    fields.set('file', file);
    return this.send(fields);
  }

  private sendText(): Promise<Batch> {
    const { text, serviceId, name } = this.wishes();
    return this.send({
      text,
      ...(serviceId === '' ? {} : { serviceId }),
      name: name.trim() || $localize`List of ${momentInWords(this.content().at)}:time:`,
    });
  }

  private send(body: FormData | Partial<NewBatch>): Promise<Batch> {
    return firstValueFrom(
      this.http.post<Batch>('/api/batches', body, idempotent(this.content().key)),
    );
  }
}
