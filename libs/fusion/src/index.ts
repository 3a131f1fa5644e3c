export { FusionModule } from './fusion.module.js';
export { isPlausibleOrderId } from './order-id.js';
export { readResult, type DeviceResult } from './result.js';
export { supplierFields, type SupplierField } from './supplier-fields.js';
export {
  type Anomaly,
  type OrderOutcome,
  type OrderStatusAnswer,
  type PaidCall,
  type PlacementAnswer,
  type PlacementVerdict,
  type SalvagedOrder,
  Supplier,
  type SupplierBalance,
  type SupplierContact,
  type SupplierOrderStatus,
  type SupplierService,
  type TakeTurn,
} from './supplier.js';
