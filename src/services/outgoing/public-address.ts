/**
 * Which addresses belong to the public internet. Whoever may name a URL for us to call must not reach through us what only this machine and its neighbours
 * may reach (server-side request forgery). By the registries of special-purpose addresses: https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry.
 */
import { BlockList, isIPv6 } from 'node:net';

const IPV4: readonly [net: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
];

const special = new BlockList();
for (const [net, prefix] of IPV4) special.addSubnet(net, prefix, 'ipv4');

/** The unicast addresses that are given out; all others are special, mapped, local or not yet assigned. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
/** Within these: protocol assignments (Teredo among them), documentation, and 6to4, which carries any IPv4 address. */
const specialWithin = new BlockList();
specialWithin.addSubnet('2001::', 23, 'ipv6');
specialWithin.addSubnet('2001:db8::', 32, 'ipv6');
specialWithin.addSubnet('2002::', 16, 'ipv6');
specialWithin.addSubnet('3fff::', 20, 'ipv6');

/** `address`: an IPv4 or IPv6 address in text. */
export function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !special.check(address, 'ipv4');
  return globalUnicast.check(address, 'ipv6') && !specialWithin.check(address, 'ipv6');
}
