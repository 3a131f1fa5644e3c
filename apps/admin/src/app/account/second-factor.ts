import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DOCUMENT } from '@angular/common';
import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import type { SecondFactorSetup, SessionInfo } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { encode } from 'uqr';
import { OwnSession } from '../access/own-session.js';
import { explainFailure, problemOf } from '../server/problem.js';
import { CopyButton } from '../signs/copy-button.js';
import { Note } from '../signs/note.js';
import { qrPath } from './qr-path.js';

const ADDRESS = '/api/second-factor';

/** White around a QR code, in modules: less than four, and many cameras do not find it. */
const BORDER = 4;

/** A code besides the password: set up with an authenticator, or removed. */
@Component({
  selector: 'hm-second-factor',
  imports: [
    CopyButton,
    FormField,
    FormRoot,
    MatButton,
    MatError,
    MatFormField,
    MatIcon,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './second-factor.html',
  styleUrl: './second-factor.scss',
})
export class SecondFactor {
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly session = inject(OwnSession);

  protected readonly isOn = computed(() => this.session.info()?.person.hasSecondFactor === true);
  protected readonly isUrgent = computed(
    () => !this.isOn() && this.session.info()?.person.role === 'admin',
  );
  protected readonly setup = signal<SecondFactorSetup | null>(null);
  protected readonly busy = signal(false);
  protected readonly asksToRemove = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly picture = computed(() => {
    const uri = this.setup()?.uri;
    if (uri === undefined) return null;
    const { data, size } = encode(uri, { border: BORDER });
    return { path: qrPath(data), viewBox: `0 0 ${size} ${size}` };
  });
  protected readonly secret = computed(
    () =>
      this.setup()
        ?.secret.match(/.{1,4}/g)
        ?.join(' ') ?? '',
  );
  protected readonly recoveryText = computed(() => this.setup()?.recoveryCodes.join('\n') ?? '');
  protected readonly first = form(
    signal({ code: '' }),
    (path) => {
      required(path.code, {
        message: $localize`Give the six digits that the authenticator shows.`,
      });
    },
    { submission: { action: () => this.confirm() } },
  );

  protected async begin(): Promise<void> {
    await this.act(async () => {
      const setup = await firstValueFrom(this.http.post<SecondFactorSetup>(ADDRESS, {}));
      this.first().reset({ code: '' });
      this.setup.set(setup);
    });
  }

  protected async remove(): Promise<void> {
    await this.act(async () => {
      await firstValueFrom(this.http.delete(ADDRESS));
      this.asksToRemove.set(false);
      await this.session.askNow();
      void this.announcer.announce($localize`The second factor is off.`, 'polite');
    });
  }

  protected giveUp(): void {
    this.setup.set(null);
    this.failure.set(null);
  }

  protected downloadCodes(): void {
    const email = this.session.info()?.person.email ?? '';
    const about = $localize`Recovery codes of Hammer for ${email}:email:. Each works once.`;
    const text = `${about}\n\n${this.recoveryText()}\n`;
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = this.document.createElement('a');
    link.href = address;
    link.download = 'hammer-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(address);
  }

  private async confirm(): Promise<undefined> {
    const code = this.first.code().value().replaceAll(/\s/g, '');
    await this.act(async () => {
      this.session.take(
        await firstValueFrom(this.http.post<SessionInfo>(`${ADDRESS}/confirm`, { code })),
      );
      this.setup.set(null);
      void this.announcer.announce($localize`The second factor is on.`, 'polite');
    });
  }

  private async act(deed: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await deed();
    } catch (error) {
      // It was turned on meanwhile, elsewhere.
      if (problemOf(error)?.code === 'second-factor-on') await this.session.askNow();
      else this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }
}
