import type { AnomalyKind } from '@hammer/contract';

/** What each kind of contradiction means, and what to look for. */
export const anomalyWords: Readonly<Record<AnomalyKind, { label: string; meaning: string }>> = {
  'foreign-imei': {
    label: $localize`An IMEI that was not sent`,
    meaning: $localize`An answer speaks of an IMEI that was not in its call. See in the supplier's portal whose order it is.`,
  },
  'repeated-order-id': {
    label: $localize`An order id twice`,
    meaning: $localize`An answer gives an order id that another order has already. Nothing was overwritten; compare both with the supplier's list.`,
  },
  'repeated-imei': {
    label: $localize`An IMEI twice`,
    meaning: $localize`An answer names one IMEI with several order ids: it may have been charged more than once.`,
  },
  'unreadable-order-id': {
    label: $localize`An order id that cannot be read`,
    meaning: $localize`The supplier took an IMEI under an id that is none. Look for the order in the portal.`,
  },
  'order-for-another-imei': {
    label: $localize`An order of another IMEI`,
    meaning: $localize`Asked for an order, the supplier answered with another IMEI. Its result was not taken.`,
  },
  'order-missing': {
    label: $localize`A paid order is missing`,
    meaning: $localize`The supplier says nothing of an order that is paid. Ask it what became of it.`,
  },
  'status-went-back': {
    label: $localize`A status went back`,
    meaning: $localize`The supplier took back that it works on an order. Hammer keeps what it knew.`,
  },
  'final-status-changed': {
    label: $localize`A final status changed`,
    meaning: $localize`The supplier says something else of an order that has ended. Hammer keeps the first result; see which one is right.`,
  },
};
