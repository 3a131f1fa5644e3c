import { AuditBook, type Actor } from '@hammer/access';
import type { Approval, Quote } from '@hammer/contract';
import { Database, first, run, sql } from '@hammer/database';
import { asMoney } from '@hammer/orders';
import { SETTINGS, UserError, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import type { BatchRecord } from '../batch-record.js';

interface Kept {
  approvalQuote: string | null;
  approvalAskedBy: number | null;
  approvalGivenBy: number | null;
}

/** What costs more than APPROVAL_ABOVE is paid only after a second person has approved its quote. */
@Injectable()
export class Approvals {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditBook,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** How far the approval of a quote is; null where none is needed. */
  async of(batch: BatchRecord): Promise<Approval | null> {
    if (!batch.quote || !this.isNeeded(batch.quote)) return null;
    const kept = await this.kept(batch.id, batch.quote.id);
    const givenByPersonId = kept?.approvalGivenBy ?? null;
    return {
      isAsked: kept !== null,
      isGiven: givenByPersonId !== null,
      askedByPersonId: kept?.approvalAskedBy ?? null,
      givenByPersonId,
    };
  }

  /**
   * Throws a UserError when somebody else must approve this quote first, and writes down that it was asked for. Whoever
   * approves does not also start.
   */
  async assertGiven(batchId: number, quote: Quote, by: Actor): Promise<void> {
    if (!this.isNeeded(quote)) return;
    const kept = await this.kept(batchId, quote.id);
    const isGiven = (kept?.approvalGivenBy ?? null) !== null;
    if (isGiven && kept?.approvalGivenBy !== by.personId) return;
    if (!kept) await this.ask(batchId, quote, by);
    throw new UserError(
      'approval-needed',
      `${asMoney(quote.totalMicros)} is above ${asMoney(this.limitMicros)}: a second person must approve batch ${batchId} before it can be started.`,
    );
  }

  /** A second person agrees to pay for a quote. Throws a UserError for the person who has asked for it. */
  async approve({ id, quote }: BatchRecord, quoteId: string, by: Actor): Promise<void> {
    if (by.kind !== 'person')
      throw new UserError('person-needed', 'A person must approve, signed in to the console.');
    if (quote?.id !== quoteId)
      throw new UserError('quote-changed', 'The quote no longer holds: look at the new one.');
    const { audit } = this;
    await this.database.write(function* () {
      const approved = yield* first(
        sql`UPDATE batches SET approval_quote = ${quoteId}, approval_given_by = ${by.personId},
              approval_asked_by = CASE WHEN approval_quote = ${quoteId} THEN approval_asked_by ELSE NULL END
            WHERE id = ${id} AND state = 'draft'
              AND (approval_quote IS NULL OR approval_quote <> ${quoteId} OR approval_asked_by IS NULL
                OR approval_asked_by <> ${by.personId})
            RETURNING id`,
      );
      if (!approved)
        throw new UserError(
          'not-permitted',
          'Whoever wants to start a batch cannot approve it: ask a second person.',
        );
      yield* audit.note(by, 'batch-approved', `batch ${id}`, {
        quote: quoteId,
        totalMicros: quote.totalMicros,
      });
    });
  }

  private async ask(batchId: number, quote: Quote, by: Actor): Promise<void> {
    const { audit } = this;
    await this.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET approval_quote = ${quote.id}, approval_asked_by = ${by.personId},
              approval_given_by = NULL WHERE id = ${batchId}`,
      );
      yield* audit.note(by, 'approval-asked', `batch ${batchId}`, {
        quote: quote.id,
        totalMicros: quote.totalMicros,
      });
    });
  }

  private async kept(batchId: number, quoteId: string): Promise<Kept | null> {
    const kept = await this.database.readFirst<Kept>(
      sql`SELECT approval_quote, approval_asked_by, approval_given_by FROM batches WHERE id = ${batchId}`,
    );
    return kept?.approvalQuote === quoteId ? kept : null;
  }

  private isNeeded(quote: Quote): boolean {
    return quote.totalMicros > this.limitMicros;
  }

  private get limitMicros(): number {
    return this.settings.APPROVAL_ABOVE ?? Number.POSITIVE_INFINITY;
  }
}
