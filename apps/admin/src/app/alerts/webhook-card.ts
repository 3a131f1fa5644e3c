import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Delivery, Webhook } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import type { IconName } from '../signs/icons.js';
import { Note } from '../signs/note.js';
import { alertWords } from '../words/alert-words.js';
import { formatCount } from '../words/counts.js';
import { DeliveryList } from './delivery-list.js';

/** One webhook: where it leads, what it is told, whether that arrives, and what may be done about it. */
@Component({
  selector: 'hm-webhook-card',
  imports: [
    DeliveryList,
    MatButton,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhook-card.html',
  styleUrl: './webhook-card.scss',
})
export class WebhookCard {
  private readonly http = inject(HttpClient);
  private readonly announcer = inject(LiveAnnouncer);

  readonly webhook = input.required<Webhook>();

  /** What the reader wants to do about it in a dialog. */
  readonly changeWanted = output();
  readonly deedWanted = output<'renew' | 'remove'>();

  /** It is another one than before, so the list is to be read again. */
  readonly changed = output();

  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly showsDeliveries = signal(false);
  protected readonly deeds = computed(
    () => $localize`What may be done about ${this.webhook().name}:name:`,
  );
  protected readonly events = computed(() => this.webhook().events.map((type) => alertWords[type]));
  protected readonly failed = computed(() => formatCount(this.webhook().failed));
  protected readonly state = computed(() => stateOf(this.webhook()));

  protected async sendTest(): Promise<void> {
    await this.act(async () => {
      await firstValueFrom(this.http.post<Delivery>(`${this.address()}/test`, {}));
      void this.announcer.announce($localize`A test is on its way.`, 'polite');
      this.showsDeliveries.set(true);
    });
  }

  protected async turn(isOn: boolean): Promise<void> {
    const { name } = this.webhook();
    await this.act(async () => {
      await firstValueFrom(this.http.patch<Webhook>(this.address(), { isOn }));
      const done = isOn ? $localize`${name}:name: is on.` : $localize`${name}:name: is off.`;
      void this.announcer.announce(done, 'polite');
    });
  }

  private async act(deed: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await deed();
      this.changed.emit();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }

  private address(): string {
    return `/api/webhooks/${this.webhook().id}`;
  }
}

function stateOf({ isOn, waiting, failed }: Webhook): {
  label: string;
  tone: 'good' | 'busy' | 'bad' | '';
  icon: IconName;
} {
  if (!isOn) return { label: $localize`Off`, tone: '', icon: 'minus' };
  if (waiting > 0)
    return {
      label: $localize`${formatCount(waiting)}:waiting: on the way`,
      tone: 'busy',
      icon: 'send',
    };
  if (failed > 0) return { label: $localize`Some given up`, tone: 'bad', icon: 'alert' };
  return { label: $localize`On`, tone: 'good', icon: 'check' };
}
