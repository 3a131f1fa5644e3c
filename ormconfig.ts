import { accessEntities } from '@hammer/access';
import { alertEntities } from '@hammer/alerts';
import { batchEntities } from '@hammer/batch';
import { databaseEntities, dataSourceOptions } from '@hammer/database';
import { ledgerEntities } from '@hammer/ledger';
import { orderEntities } from '@hammer/orders';
import { readSettings } from '@hammer/settings';
import { syncEntities } from '@hammer/sync';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** Every table of the house, room by room. */
export const entities = [
  ...databaseEntities,
  ...orderEntities,
  ...ledgerEntities,
  ...accessEntities,
  ...batchEntities,
  ...syncEntities,
  ...alertEntities,
];

/** How to connect to the house's database with everything in it. */
export function houseOptions(databaseUrl: string): DataSourceOptions {
  return { ...dataSourceOptions(databaseUrl), entities };
}

/** For TypeORM's own command line. */
export default new DataSource(houseOptions(readSettings().DATABASE_URL));
