import { type Device, deviceOf } from './device.js';
import { draw, pick } from './random.js';

/** What a service tells: everything, only Find My, only the blacklist, or carrier and lock. */
export type Report = 'full' | 'find-my' | 'blacklist' | 'carrier';

type Line = readonly [label: string, value: string];

/** Colours a value as the trade does: green is good, red is bad. */
type Paint = (value: string, good: boolean) => string;

const plain: Paint = (value) => value;
const font: Paint = (value, good) => `<font color="${good ? 'green' : 'red'}">${value}</font>`;
const span: Paint = (value, good) =>
  `<span style="color:${good ? 'green' : 'red'};">${value}</span>`;
// Opened in one case and closed in another, with an attribute that has no quotes: all of it seen in the trade.
const careless: Paint = (value, good) => `<FONT color=${good ? 'Green' : 'Red'}>${value}</font>`;

const styles = [
  (device: Device) => write(recordedLines(device), '<br>'),
  (device: Device) => write(recordedLines(device, span), '<br>'),
  (device: Device) => write(policyLines(device), ' - '),
  (device: Device) => `${write(colouredLines(device), '<br>')}<br>`,
  (device: Device) => write(policyLines(device, careless), '<br/>'),
  (device: Device) => write(recordedLines(device), '\n'),
  (device: Device) => write(recordedLines(device), ' '),
  (device: Device) =>
    `${write(lockLines(device), '<br>')}<br><br><b>GSMA Report</b>:<br>${write(gsmaLines(device), '<br>')}<br>`,
] as const;

/** The result text of an order, as HTML of the trade: a function of the seed, the IMEI and the service, of nothing else. */
export function resultText(seed: number, imei: string, serviceId: string, report: Report): string {
  const device = deviceOf(seed, imei);
  switch (report) {
    case 'find-my':
      return write(
        [
          ['IMEI', imei],
          [
            pick(['Find My iPhone', 'FMI Status', 'Find My', 'FMI'], seed, 'label', serviceId),
            span(device.findMy, device.findMy === 'OFF'),
          ],
        ],
        '<br>',
      );
    case 'blacklist':
      return write(gsmaLines(device), pick(['<br>', '<br/>', '\n'], seed, 'break', serviceId));
    case 'carrier':
      return write(carrierLines(device), pick(['<br>', '\n', ' - '], seed, 'break', serviceId));
    case 'full':
      return pick(
        styles,
        seed,
        'style',
        serviceId,
        draw(seed, 'odd', imei) < 0.1 ? imei : '',
      )(device);
  }
}

function write(lines: readonly Line[], separator: string): string {
  return lines.map(([label, value]) => `${label}: ${value}`).join(separator);
}

const isGood = (device: Device) => ({
  lock: device.simlock === 'Unlocked',
  findMy: device.findMy === 'OFF',
  list: device.blacklist === 'Clean',
});

function recordedLines(device: Device, paint: Paint = plain): Line[] {
  return [
    ['Model', device.model],
    ['IMEI Number', device.imei],
    ['Serial Number', device.serial],
    ['IMEI2 Number', device.imei2],
    ['MEID Number', device.meid],
    ['AppleCare Eligible', 'OFF'],
    ['Estimated Purchase Date', device.purchased],
    ['Carrier', device.carrier],
    ['Next Tether Policy', device.policyNumber],
    ['Current GSMA Status', device.blacklist],
    ['Find My iPhone', paint(device.findMy, isGood(device).findMy)],
    ['SimLock', paint(device.simlock, isGood(device).lock)],
  ];
}

function policyLines(device: Device, paint: Paint = plain): Line[] {
  return [
    ['Model', device.model],
    ['IMEI Number', device.imei],
    ['Serial Number', device.serial],
    ['MEID Number', device.meid],
    ['AppleCare Eligible', 'OFF'],
    ['Carrier', `${device.policyNumber} - ${device.policyName}`],
    ['Find My iPhone', paint(device.findMy, isGood(device).findMy)],
    ['SimLock', paint(device.simlock, isGood(device).lock)],
  ];
}

function colouredLines(device: Device): Line[] {
  return [
    ['Model', device.model],
    ['IMEI', device.imei],
    ['Serial Number', device.serial],
    ['Carrier', device.carrier],
    ['SIMLock Status', font(`${device.simlock}.`, isGood(device).lock)],
    ['FMI', font(device.findMy, isGood(device).findMy)],
    ['GSMA Blacklist Status', font(` <strong>${device.blacklist}</strong>`, isGood(device).list)],
    ['Activated', '<span style="color: green">Yes</span>'],
  ];
}

function lockLines(device: Device): Line[] {
  return [
    ['Model Description', device.modelDescription],
    ['Model', device.model],
    ['IMEI', device.imei],
    ['IMEI2', device.imei2],
    ['iCloud Lock', font(device.findMy, isGood(device).findMy)],
    ['iCloud Status', font('Clean', true)],
    ['Locked Carrier', `${device.policyNumber} - ${device.policyName}`],
    ['Sim-Lock Status', font(device.simlock, isGood(device).lock)],
  ];
}

function gsmaLines(device: Device): Line[] {
  return [
    ['IMEI', device.imei],
    ['Model Name', `Apple ${device.model}`],
    [
      'Blacklist Status',
      `<span style="COLOR:${isGood(device).list ? 'GREEN' : 'RED'};">${device.blacklist.toUpperCase()}</SPAN>`,
    ],
  ];
}

function carrierLines(device: Device): Line[] {
  return [
    ['Device Model', device.model],
    ['IMEI', device.imei],
    ['Locked Carrier', device.carrier],
    ['SIM-Lock Status', device.simlock],
  ];
}
