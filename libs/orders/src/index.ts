export { EndedOrders, type EndedOrder } from './ended-orders.service.js';
export { AnomalyBook, type NoticedAnomaly } from './anomaly-book.service.js';
export { orderEntities } from './entities.js';
export { asMoney, inDollars } from './money-text.js';
export {
  OrderBook,
  type AwaitedOrder,
  type BlockedOrder,
  type PickedOrder,
  type PlannedOrder,
  type RejectedOrder,
  type ReportedOrder,
  type SettledOrder,
} from './order-book.service.js';
export { conditionOf } from './order-filter.js';
export { orderColumns, type OrderRecord } from './order-record.js';
export { OrderExporter } from './order-exporter.service.js';
export { OrderResolver } from './order-resolver.service.js';
export { OrderTally } from './order-tally.service.js';
export { OrdersModule } from './orders.module.js';
export { throughStatusIndex } from './status-index.js';
export { Orders, type FoundOrder, type OrderInFull } from './orders.service.js';
export { WayFinder } from './way-finder.service.js';
export { ServiceExperience } from './service-experience.service.js';
