import type { Spend } from '@hammer/contract';
import { counted } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { momentInWords } from '../words/time-words.js';

/** Today's money against its cap, and what is to come back. */
export function capFigures(
  money: Spend,
): { name: string; value: string; note: string; tone?: 'risk'; meter?: number }[] {
  const used = money.spentMicros + money.reservedMicros;
  const left = money.capMicros - used;
  return [
    {
      name: $localize`Today's cap`,
      value: formatMoney(money.capMicros),
      note: $localize`${formatMoney(left)}:money: left; a new day begins at 0:00 UTC`,
      meter: money.capMicros > 0 ? Math.min(100, (used / money.capMicros) * 100) : 100,
    },
    {
      name: $localize`Spent today`,
      value: formatMoney(money.spentMicros),
      note: $localize`${formatMoney(money.reservedMicros)}:money: reserved for calls under way or uncertain`,
    },
    {
      name: $localize`At risk`,
      value: formatMoney(money.atRiskMicros),
      note: $localize`${counted(money.uncertainOrders, 'order')}:orders: uncertain`,
      ...(money.uncertainOrders > 0 && { tone: 'risk' as const }),
    },
    {
      name: $localize`Refunds expected`,
      value: formatMoney(money.refunds.expectedMicros),
      note: refundsInWords(money.refunds),
    },
    ...(money.balanceDrift === null
      ? []
      : [
          {
            name: $localize`Balance differs`,
            value: formatMoney(money.balanceDrift.micros),
            note: $localize`from what the ledger explains, since ${momentInWords(money.balanceDrift.since)}:moment:. Somebody else may use the account.`,
            tone: 'risk' as const,
          },
        ]),
  ];
}

function refundsInWords({ confirmedMicros, balanceReadAt }: Spend['refunds']): string {
  return balanceReadAt === null
    ? $localize`The supplier tells no balance that could confirm them`
    : $localize`${formatMoney(confirmedMicros)}:money: have come back, as the balance shows`;
}
