import { FirstHouse1763800000000 } from './1763800000000-first-house.js';
import { Guards1763800000001 } from './1763800000001-guards.js';
import { GoneServices1764000000000 } from './1764000000000-gone-services.js';
import { KindsOfStop1764000000200 } from './1764000000200-kinds-of-stop.js';
import { Installation1764000000201 } from './1764000000201-installation.js';
import { BalanceReadings1764000000202 } from './1764000000202-balance-readings.js';

/** All migrations in their order. Stated, not found by a pattern: what runs on a user's money is written down. */
export const migrations = [
  FirstHouse1763800000000,
  Guards1763800000001,
  GoneServices1764000000000,
  KindsOfStop1764000000200,
  Installation1764000000201,
  BalanceReadings1764000000202,
];
