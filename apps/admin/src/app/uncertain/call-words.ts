import type {
  Candidate,
  Evidence,
  EvidenceDecision,
  EvidenceKind,
  EvidenceVerdict,
  UncertainPlacement,
} from '@hammer/contract';
import type { IconName } from '../signs/icons.js';
import { exactMomentInWords, spellMoments } from '../words/time-words.js';

/** What happened to a call, in a sentence for somebody who has just been woken. */
export function whatHappened({
  sentAt,
  reason,
}: Pick<UncertainPlacement, 'sentAt' | 'reason'>): string {
  if (sentAt === null) return reason;
  const at = exactMomentInWords(sentAt);
  const [, lost] = /^There is no whole answer: (.*?)\.?$/.exec(reason) ?? [];
  if (lost !== undefined)
    return $localize`The call was sent at ${at}:time:, and no whole answer came: ${lost}:reason:.`;
  if (reason === 'The answer is empty.')
    return $localize`The call was sent at ${at}:time:, and its answer was empty.`;
  if (reason.startsWith('Hammer was ended'))
    return $localize`The call was sent at ${at}:time:. Then Hammer itself was ended, so its answer is not known.`;
  return $localize`The call was sent at ${at}:time:. ${reason}:reason:`;
}

/** Where evidence comes from, in words. */
export const sourceWords: Readonly<Record<EvidenceKind, string>> = {
  salvaged: $localize`The answer of the call itself`,
  'late-answer': $localize`An answer that came late`,
  'account-list': $localize`The supplier's list of orders`,
  'supplier-export': $localize`A list that was uploaded`,
  balance: $localize`The balance of the account`,
  'by-hand': $localize`An order id entered by hand`,
  person: $localize`A person's word`,
};

/** What evidence says of an order of the supplier, in words. */
export const verdictWords: Readonly<Record<EvidenceVerdict, string>> = {
  seen: $localize`seen; the supplier was not asked for it yet`,
  confirmed: $localize`confirmed by the supplier`,
  contradicted: $localize`the supplier says that it is another order`,
  unknown: $localize`the supplier does not know this id`,
};

/** What became of an order, in words. */
export const decisionWords: Readonly<Record<EvidenceDecision, string>> = {
  accepted: $localize`Taken by the supplier: it is paid and waits for its result`,
  'not-accepted': $localize`Not accepted: it is unpaid again`,
  'written-off': $localize`The loss was accepted: it counts as spent`,
};

/** A candidate as it is shown: its id, where it was seen, and what the supplier says of it. */
export interface CandidateWords {
  id: string;
  verdict: string;
  sources: string;
  found: string | null;
}

/** An order of the supplier that an uncertain one may have become, in words. */
export function candidateInWords(candidate: Candidate): CandidateWords {
  return {
    id: candidate.supplierOrderId,
    verdict: verdictWords[candidate.verdict],
    sources: candidate.kinds.map((kind) => sourceWords[kind]).join(', '),
    found: foundInWords(candidate.found),
  };
}

/** One line of the evidence: what it says, where it comes from, when, and who. */
export interface EvidenceWords {
  id: number;
  at: string;
  moment: string;
  icon: IconName;
  text: string;
  source: string;
  imei: string | null;
  supplierOrderId: string | null;
  found: string | null;
  reason: string | null;
  who: string;
}

/** A piece of evidence, or a decision with its reason, in words. */
export function evidenceInWords(evidence: Evidence): EvidenceWords {
  const { id, at, kind, imei, supplierOrderId, reason, who } = evidence;
  return {
    id,
    at,
    moment: exactMomentInWords(at),
    icon: iconOf(evidence),
    text: textOf(evidence),
    source: sourceWords[kind],
    imei,
    supplierOrderId,
    // What Hammer settles by itself was confirmed in the line before, with the same words.
    found: evidence.decision !== null && kind !== 'by-hand' ? null : foundInWords(evidence.found),
    reason: reason === null ? null : spellMoments(reason),
    who,
  };
}

function textOf({ decision, verdict, supplierOrderId }: Evidence): string {
  if (decision !== null) return decisionWords[decision];
  if (verdict === null) return $localize`What it suggests`;
  const words = verdictWords[verdict];
  return supplierOrderId === null
    ? words
    : $localize`Order id ${supplierOrderId}:id:: ${words}:verdict:`;
}

function iconOf({ decision, verdict, kind }: Evidence): IconName {
  if (decision === 'accepted' || verdict === 'confirmed') return 'check';
  if (decision !== null) return 'person';
  if (kind === 'balance') return 'coin';
  return verdict === 'contradicted' ? 'cross' : 'eye';
}

function foundInWords(found: Candidate['found']): string | null {
  if (found === null) return null;
  const parts = [found.packageTitle, found.status].filter((part) => part.trim() !== '');
  if (found.requestedAt)
    parts.push($localize`ordered ${found.requestedAt}:time: by the supplier's own clock`);
  return parts.join(' · ') || null;
}
