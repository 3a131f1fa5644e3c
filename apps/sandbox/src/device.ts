import { checkDigitOf } from '@hammer/imei';
import { draw, pick } from './random.js';

/** What there is to know about the phone behind an IMEI. */
export interface Device {
  readonly imei: string;
  readonly imei2: string;
  readonly model: string;
  readonly modelDescription: string;
  readonly serial: string;
  readonly meid: string;
  readonly carrier: string;
  /** The activation policy: a number, and the carrier as a policy names it. */
  readonly policyNumber: string;
  readonly policyName: string;
  readonly simlock: 'Unlocked' | 'Locked';
  readonly findMy: 'ON' | 'OFF';
  readonly blacklist: 'Clean' | 'Blacklisted';
  readonly purchased: string;
}

const models = [
  ['iPhone 11 Purple 64GB', 'SVC,IPHONE 11,PURPLE,64GB'],
  ['iPhone 7 32GB Rose Gold A1779', 'SVC,IPHONE 7,ROSE GOLD,32GB'],
  ['iPhone 6s Plus 64GB Gold', 'SVC,IPHONE 6S PLUS,GLD,64GB'],
  ['iPhone 12 Pro Max 256GB Silver [A2342] [iPhone13,4]', 'SVC,IPHONE 12PROMAX,NAMM,256GB'],
  ['iPhone 12 128GB Blue A2404', 'SVC,IPHONE 12,BLUE,128GB'],
  ['iPhone SE (2nd generation) 64GB Black', 'SVC,IPHONE SE2,BLK,64GB'],
  ['iPhone XR 128GB Coral', 'SVC,IPHONE XR,CORAL,128GB'],
  ['iPhone 13 mini 128GB Midnight', 'SVC,IPHONE 13MINI,MDN,128GB'],
  ['iPhone 14 Pro 512GB Deep Purple', 'SVC,IPHONE 14PRO,PRPL,512GB'],
] as const;

const carriers = [
  ['Unlocked', '10', 'Unlock.'],
  ['Unlocked', '10', 'Unlock.'],
  ['Unlocked', '10', 'Unlock.'],
  ['US AT&T', '23', 'US AT&T Activation Policy'],
  ['US T-Mobile', '2198', 'US T-Mobile Activation Policy'],
  ['US Verizon', '12', 'US Verizon Activation Policy'],
  ['UK EE', '36', 'UK EE Activation Policy'],
  ['CA Bell/Virgin', '73', 'CA Bell/Virgin Activation Policy'],
] as const;

const SERIAL_SIGNS = '0123456789CDFGHJKLMNPQRTVWXY';

/** The phone behind an IMEI. The same for every service, so that two checks of one phone agree. */
export function deviceOf(seed: number, imei: string): Device {
  const [model, modelDescription] = pick(models, seed, 'model', imei);
  const [carrier, policyNumber, policyName] = pick(carriers, seed, 'carrier', imei);
  const second = imei.slice(0, 8) + digits(6, seed, 'imei2', imei);
  const day = (least: number, most: number, about: string) =>
    String(least + Math.floor(draw(seed, about, imei) * (most - least + 1))).padStart(2, '0');
  return {
    imei,
    imei2: second + checkDigitOf(second),
    model,
    modelDescription,
    serial: `F${Array.from({ length: 11 }, (_, i) => pick([...SERIAL_SIGNS], seed, 'serial', imei, i)).join('')}`,
    meid: imei.slice(0, 14),
    carrier,
    policyNumber,
    policyName,
    simlock: carrier === 'Unlocked' ? 'Unlocked' : 'Locked',
    findMy: draw(seed, 'find my', imei) < 0.3 ? 'ON' : 'OFF',
    blacklist: draw(seed, 'blacklist', imei) < 0.05 ? 'Blacklisted' : 'Clean',
    purchased: `${day(1, 28, 'day')}/${day(1, 12, 'month')}/${day(17, 24, 'year')}`,
  };
}

function digits(count: number, seed: number, ...about: string[]): string {
  return String(Math.floor(draw(seed, ...about) * 10 ** count)).padStart(count, '0');
}
