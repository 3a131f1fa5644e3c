/** The price of one order of each service in a batch, in micros, fixed when the batch was started. */
export type LockedPrices = Record<string, { title: string; micros: number }>;
