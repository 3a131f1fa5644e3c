import { FirstHouse1763800000000 } from './1763800000000-first-house.js';
import { Guards1763800000001 } from './1763800000001-guards.js';
import { GoneServices1764000000000 } from './1764000000000-gone-services.js';
import { UncertainEvidence1764000000100 } from './1764000000100-uncertain-evidence.js';
import { KindsOfStop1764000000200 } from './1764000000200-kinds-of-stop.js';
import { Installation1764000000201 } from './1764000000201-installation.js';
import { BalanceReadings1764000000202 } from './1764000000202-balance-readings.js';
import { RecheckReasons1764000000300 } from './1764000000300-recheck-reasons.js';
import { Anomalies1764000000400 } from './1764000000400-anomalies.js';
import { RefundConfirmations1764000000500 } from './1764000000500-refund-confirmations.js';
import { QuestionsAboutEndedOrders1764000000600 } from './1764000000600-questions-about-ended-orders.js';
import { Access1764000000700 } from './1764000000700-access.js';
import { BatchPayers1764000000800 } from './1764000000800-batch-payers.js';
import { LedgerDays1764000001100 } from './1764000001100-ledger-days.js';
import { BatchStories1764000001200 } from './1764000001200-batch-stories.js';
import { OrdersByFilters1764000001300 } from './1764000001300-orders-by-filters.js';
import { RareWords1764000001350 } from './1764000001350-rare-words.js';
import { Webhooks1764000001400 } from './1764000001400-webhooks.js';
import { OrdersAtRest1764000001500 } from './1764000001500-orders-at-rest.js';

/** All migrations in their order. Stated, not found by a pattern: what runs on a user's money is written down. */
export const migrations = [
  FirstHouse1763800000000,
  Guards1763800000001,
  GoneServices1764000000000,
  UncertainEvidence1764000000100,
  KindsOfStop1764000000200,
  Installation1764000000201,
  BalanceReadings1764000000202,
  RecheckReasons1764000000300,
  Anomalies1764000000400,
  RefundConfirmations1764000000500,
  QuestionsAboutEndedOrders1764000000600,
  Access1764000000700,
  BatchPayers1764000000800,
  LedgerDays1764000001100,
  BatchStories1764000001200,
  OrdersByFilters1764000001300,
  RareWords1764000001350,
  Webhooks1764000001400,
  OrdersAtRest1764000001500,
];
