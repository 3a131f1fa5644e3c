export { copyPostgres, type UpgradeSettings } from './backup/copy-before-upgrade.js';
export { assertWholeSqlite, copySqlite } from './backup/copy-sqlite.js';
export { makeFile, sync } from './backup/finished-file.js';
export { momentInNames, momentPattern, readMoment } from './backup/moment-in-names.js';
export { keepNewest, newestFiles } from './backup/newest-files.js';
export { openCopy } from './backup/open-copy.js';
export { readThroughDump } from './backup/postgres-programs.js';
export { PostgresReplacement } from './backup/replace-postgres.js';
export { sqlitePathOf } from './sqlite-path.js';
export { Clock } from './clock.js';
export { CommitUnknownError, Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export { dataSourceOptions } from './data-source-options.js';
export { migrations } from './migrations/index.js';
export { databaseEntities } from './entities.js';
export { RateGate, type RateLimit } from './rate/rate-gate.service.js';
export { openDatabase } from './open-database.js';
export { Instance } from './instance/instance.js';
export { Registrar, type LivingInstance } from './instance/registrar.service.js';
export { lockForWriting, type SingleWriter } from './single-writer.js';
export { openSnapshot, type Snapshot } from './snapshot.js';
export {
  asItStands,
  before,
  join,
  heldForMe,
  keptForMe,
  list,
  momentOf,
  notBefore,
  plannedOnce,
  records,
  sql,
  toEach,
  type Dialect,
  type Sql,
  type SqlPart,
  type SqlValue,
} from './sql.js';
export { movedAway, placeOf, type MoveMark } from './moving/move-mark.js';
export { moveMarkOf, MoveSource } from './moving/move-source.js';
export { MoveTarget } from './moving/move-target.js';
export { MemoryFolder } from './state/memory-folder.js';
export { openStateFolder } from './state/open-state-folder.js';
export { StateFolder } from './state/state-folder.js';
export { first, rows, run, type Row, type Work } from './work.js';
export { TurnsOfOneProcess } from './turns/turns-of-one-process.js';
export { Turns } from './turns/turns.js';
export { currentTrail, onTrail, type Trail } from './trail.js';
export { assertNotMoved, bringUpToDate } from './up-to-date.js';
export { WriterLock } from './writer-lock.service.js';
