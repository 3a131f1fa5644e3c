import { Test } from '@nestjs/testing';
import { readSettings, SettingsModule } from '@hammer/settings';
import { WAIT } from '../src/free-calls.js';
import { FusionModule, type PaidCall, Supplier } from '../src/index.js';

/** A key and a user name as long as real ones, made up. */
export const testKey = 'TEST-KEY+A/B=42-0815-ZZZZ';
export const testUserName = 'reseller.of.tests';

/** The supplier as Nest wires it, for a server of the tests; waits are noted instead of waited. */
export async function buildSupplier(
  url: string,
  environment: Record<string, string> = {},
): Promise<{ supplier: Supplier; waits: number[] }> {
  const settings = readSettings(
    {
      GSM_FUSION_BASE_URL: url,
      GSM_FUSION_API_KEY: testKey,
      GSM_FUSION_USERNAME: testUserName,
      ...environment,
    },
    {},
  );
  const waits: number[] = [];
  const testing = await Test.createTestingModule({
    imports: [SettingsModule.with(settings), FusionModule],
  })
    .overrideProvider(WAIT)
    .useValue((milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    })
    .compile();
  return { supplier: testing.get(Supplier), waits };
}

/** A call for the two IMEIs of most tests, unless told otherwise. */
export function aCall(changes: Partial<PaidCall> = {}): PaidCall {
  return {
    serviceId: '1739',
    imeis: ['001010100000015', '001010100000023'],
    fields: {},
    ...changes,
  };
}
