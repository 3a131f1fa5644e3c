/** The optional fields of the supplier's `placeorder`, spelled as it spells them; a column of a list may fill one. */
export const supplierFields = [
  'modelNo',
  'operatorId',
  'serviceId',
  'providerId',
  'modelId',
  'mobileId',
  'mep',
  'serialNo',
  'prd',
  'pin',
  'kbh',
  'zte',
  'network',
  'type',
  'locks',
  'otherId',
  'other',
] as const;

/** One of {@link supplierFields}. */
export type SupplierField = (typeof supplierFields)[number];
