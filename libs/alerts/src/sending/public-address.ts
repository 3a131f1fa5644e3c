import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { UserError } from '@hammer/settings';
import ipaddr from 'ipaddr.js';

/** Throws a UserError when alerts must not be sent to a URL; `mayBePrivate` allows one's own network, and plain http. */
export function assertMayReceive(url: string, mayBePrivate: boolean): void {
  const { protocol, username, password, hostname } = new URL(url);
  if (username !== '' || password !== '')
    throw refused('It must not have a user name or password: they would be shown with it.');
  if (mayBePrivate) return;
  if (protocol !== 'https:')
    throw refused('It must begin with https://, so that nobody reads or changes what is sent.');
  if (isPrivate(hostname)) throw refused(notPublic(hostname));
}

/** Finds the addresses of a name as Node does, and leaves out those that are not public: also after a redirect of names. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, []);
    const addresses = found.filter(({ address }) => isPublic(address));
    const [first] = addresses;
    if (!first) return callback(new Error(notPublic(hostname)), []);
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** Whether the host of a URL is an address, and none that everybody can reach. Names are looked at when they are resolved. */
export function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && !isPublic(address);
}

function isPublic(address: string): boolean {
  // An IPv4 address that is written as one of IPv6 is the IPv4 address.
  return ipaddr.process(address).range() === 'unicast';
}

/** Why a host is not asked. */
export function notPublic(hostname: string): string {
  return `${hostname} is not a public address. Set WEBHOOK_PRIVATE_ADDRESSES=true to reach your own network.`;
}

function refused(why: string): UserError {
  return new UserError('webhook-url-refused', `Alerts cannot be sent to this URL. ${why}`);
}
