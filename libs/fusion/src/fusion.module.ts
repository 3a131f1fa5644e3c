import { setTimeout as waitFor } from 'node:timers/promises';
import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { Courier } from './courier.js';
import { FreeCalls, WAIT, type Wait } from './free-calls.js';
import { GsmFusion } from './gsm-fusion.js';
import { Supplier } from './supplier.js';

const wait: Wait = async (milliseconds) => {
  await waitFor(milliseconds);
};

/** Provides the {@link Supplier}: today the adapter for GSM Fusion. */
@Module({
  imports: [HttpModule],
  providers: [
    Courier,
    FreeCalls,
    { provide: WAIT, useValue: wait },
    { provide: Supplier, useClass: GsmFusion },
  ],
  exports: [Supplier],
})
export class FusionModule {}
