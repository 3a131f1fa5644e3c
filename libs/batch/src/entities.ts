import { BatchEntity } from './batch.entity.js';
import { ServiceEntity } from './catalogue/service.entity.js';
import { IdempotencyKeyEntity } from './idempotency/idempotency-key.entity.js';
import { BatchRowEntity } from './intake/batch-row.entity.js';
import { ImportRecordEntity } from './intake/import-record.entity.js';
import { BatchPauseEntity } from './placing/batch-pause.entity.js';
import { InstallationEntity } from './placing/installation.entity.js';
import { PlacementEntity } from './placing/placement.entity.js';
import { EvidenceCheckEntity } from './uncertain/evidence-check.entity.js';
import { EvidenceEntity } from './uncertain/evidence.entity.js';

/** The tables of this room. */
export const batchEntities = [
  BatchEntity,
  BatchPauseEntity,
  BatchRowEntity,
  EvidenceCheckEntity,
  EvidenceEntity,
  IdempotencyKeyEntity,
  ImportRecordEntity,
  InstallationEntity,
  PlacementEntity,
  ServiceEntity,
];
