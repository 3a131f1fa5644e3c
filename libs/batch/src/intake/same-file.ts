import type { Batch } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import type { BatchRecord } from '../batch-record.js';

/** The last batch before this one that was made of the same file; null where there is none, and for lists. */
export async function findSameFile(
  database: Database,
  batch: BatchRecord,
): Promise<Batch['sameFileAs']> {
  if (batch.fileName === null || batch.fileHash === null) return null;
  const earlier = await database.readFirst<{ batchId: number; importedAt: number }>(
    sql`SELECT batch_id, imported_at FROM import_history
        WHERE file_hash = ${batch.fileHash} AND batch_id < ${batch.id} ORDER BY batch_id DESC LIMIT 1`,
  );
  return earlier
    ? { batchId: earlier.batchId, importedAt: new Date(earlier.importedAt).toISOString() }
    : null;
}
