import { Inject, Injectable, Logger } from '@nestjs/common';
import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { Courier, type Delivery } from './courier.js';
import type { SupplierError } from './error-texts.js';
import type { FreeAnswer } from './free-answers.js';
import { quoted } from './quoted.js';
import { Secrets } from './secrets.js';
import type { TakeTurn } from './supplier.js';

const LARGEST_ANSWER = 32 * 1024 * 1024;
const LONGEST_WAIT_MS = 60_000;

/** How a free call waits before it is repeated: a function that resolves after so many milliseconds. */
export const WAIT = Symbol('wait');

/** The type behind {@link WAIT}. */
export type Wait = (milliseconds: number) => Promise<void>;

/** A free question: the action, its fields, and how its answer is read. */
export interface Question<T> {
  action: string;
  fields?: Readonly<Record<string, string>>;
  read: (body: string) => FreeAnswer<T>;
  /** What an error text that is not about the account means; null for a failure. */
  onError: (error: SupplierError) => { value: T } | null;
  /** Waited for before each request. */
  takeTurn?: TakeTurn | undefined;
  /** In bytes, where it is not the usual one. */
  largestAnswer?: number;
  /** The name of elements whose content is not wanted. */
  leaveOut?: string;
}

/** What one try brought: a value, a failure that may pass, or one that will not by asking again. */
type Try<T> =
  | { kind: 'value'; value: T }
  | { kind: 'again'; failure: OperationalError; afterMs: number | null; partial?: T }
  | { kind: 'stop'; failure: OperationalError };

/**
 * Asks the supplier what costs nothing, and asks again after 1, 2, 4 ... seconds (or what Retry-After says, up to a
 * minute) when the network, the server or the document failed. Answers are read after the secrets were blanked.
 */
@Injectable()
export class FreeCalls {
  private readonly logger = new Logger(FreeCalls.name);
  private readonly secrets: Secrets;

  constructor(
    private readonly courier: Courier,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(WAIT) private readonly wait: Wait,
  ) {
    this.secrets = new Secrets(settings.GSM_FUSION_API_KEY ?? '', '');
  }

  /** The answer to a question; throws an OperationalError when it cannot be had. */
  async ask<T>(question: Question<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      const result = await this.tryOnce(question);
      if (result.kind === 'value') return result.value;
      const afterMs = (result.kind === 'again' ? result.afterMs : null) ?? 1000 * 2 ** repeats;
      const over = repeats >= this.settings.SUPPLIER_READ_RETRIES || afterMs > LONGEST_WAIT_MS;
      if (result.kind === 'again' && over && result.partial !== undefined) return result.partial;
      if (result.kind === 'stop' || over) throw result.failure;
      this.logger.warn(
        `${question.action}: ${result.failure.message} Asking again in ${afterMs} ms.`,
      );
      await this.wait(afterMs);
    }
  }

  private async tryOnce<T>(question: Question<T>): Promise<Try<T>> {
    await question.takeTurn?.();
    const delivery = await this.courier.deliver({
      action: question.action,
      fields: question.fields ?? {},
      largestAnswer: question.largestAnswer ?? LARGEST_ANSWER,
      leaveOut: question.leaveOut,
    });
    const { httpStatus } = delivery;
    if (delivery.phase !== 'answered') {
      return again(
        'supplier-unreachable',
        `The supplier did not answer: ${delivery.reason}.`,
        delivery,
      );
    }
    if (httpStatus === 429) {
      return again('supplier-rate-limited', 'The supplier asks for fewer calls.', delivery);
    }
    if (httpStatus === 401 || httpStatus === 403) {
      const message = `The supplier refused this account (status ${httpStatus}).`;
      return stop('supplier-account-refused', message);
    }
    if (httpStatus !== 200) {
      return again(
        'supplier-failing',
        `The supplier answered with status ${httpStatus}.`,
        delivery,
      );
    }
    return this.readAnswer(question, delivery);
  }

  private readAnswer<T>(question: Question<T>, delivery: Delivery): Try<T> {
    const answer = question.read(this.secrets.blank(delivery.body));
    switch (answer.kind) {
      case 'read':
        return { kind: 'value', value: answer.value };
      case 'partial':
        return { ...damaged(answer.fault, delivery), partial: answer.value };
      case 'damaged':
        return damaged(answer.fault, delivery);
      case 'error':
        return this.readRefusal(question, answer.text, answer.error, delivery);
    }
  }

  private readRefusal<T>(
    question: Question<T>,
    text: string,
    error: SupplierError,
    delivery: Delivery,
  ): Try<T> {
    if (error.kind === 'account-refused') return stop('supplier-account-refused', error.reason);
    if (error.kind === 'maintenance') return stop('supplier-maintenance', error.reason);
    const meaning = question.onError(error);
    if (meaning) return { kind: 'value', value: meaning.value };
    if (error.kind === 'unknown-order') {
      const message = 'The supplier does not know one of these orders, and does not say which.';
      return stop('supplier-order-unknown', message);
    }
    return again('supplier-failing', `The supplier answered “${quoted(text)}”.`, delivery);
  }
}

function damaged(fault: string, delivery: Delivery): Extract<Try<never>, { kind: 'again' }> {
  return again('supplier-failing', `The supplier's answer cannot be read: ${fault}.`, delivery);
}

function again(
  code: string,
  message: string,
  delivery: Delivery,
): Extract<Try<never>, { kind: 'again' }> {
  const failure = new OperationalError(code, message);
  return { kind: 'again', failure, afterMs: delivery.retryAfterMs };
}

function stop(code: string, message: string): Extract<Try<never>, { kind: 'stop' }> {
  return { kind: 'stop', failure: new OperationalError(code, message) };
}
