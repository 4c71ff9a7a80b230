import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { withoutEndSlashes } from '../../end-slashes.ts';
import { isLoopback } from '../../option-values.ts';
import { type Check, type Finding, ok, patience, problem, toFailure, warning } from './finding.ts';

/** Addresses that nobody outside reaches. */
const unreachable = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  unreachable.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  unreachable.addSubnet(address, prefix, 'ipv6');

/** Whether WhatsGate's webhooks and browsers arrive, as far as it can be seen from here. */
export const checkAddress: Check = {
  name: 'address',
  needs: ['WHATSGATE_PUBLIC_URL'],
  async run({ publicUrl, fetch }) {
    const found: Finding[] = [];
    const url = new URL(publicUrl);
    if (isLoopback(url))
      found.push(
        warning(
          `${url.origin} is this machine: only an emulator reaches it`,
          'Use an address of the outside world in production.',
        ),
      );
    else found.push(await checkName(url.hostname));
    return [...found, ...(await ask(withoutEndSlashes(publicUrl), fetch))];
  },
};

async function checkName(hostname: string): Promise<Finding> {
  try {
    const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
    const isPublic = addresses.some(({ address }) => !unreachable.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
    if (isPublic) return ok(`${hostname} has a public address`);
    // Inside of a network a name may lead to an inner address, and to another one outside.
    return warning(
      `${hostname} is ${addresses.map(({ address }) => address).join(', ')} from here, which WhatsGate cannot reach`,
      'Make sure that the name has a public address outside of your network, or use a tunnel.',
    );
  } catch (error) {
    return problem(
      `${hostname} is not found: ${toFailure(error)}`,
      'Correct WHATSGATE_PUBLIC_URL, or the name in your DNS.',
    );
  }
}

/** As WhatsGate sends: a POST without a cookie, to an address of two more parts. A token that is none must get our own 404. */
async function ask(at: string, fetch: typeof globalThis.fetch): Promise<readonly Finding[]> {
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(`${at}/hook/doctor`, { method: 'POST', body: '{}', redirect: 'manual', signal });
    const body: unknown = await response.json().catch(() => null);
    const isOurs = response.status === 404 && (body as { readonly name?: unknown } | null)?.name === 'NotFound';
    if (isOurs) return [ok(`${at}/hook/… reaches whatsgate-server`)];
    return [
      problem(
        `${at}/hook/… is answered with ${response.status} by something else than whatsgate-server`,
        'Let your proxy pass POST requests of every path below WHATSGATE_PUBLIC_URL, without sign-in, redirect or CSRF check.',
      ),
    ];
  } catch (error) {
    const reason = toFailure(error);
    return [
      problem(
        `${at} cannot be reached: ${reason}`,
        /cert|self.signed/i.test(reason)
          ? 'Give it a certificate that browsers accept: WhatsGate does not post to others.'
          : 'Start whatsgate-server first; then look at your proxy, DNS and firewall.',
      ),
    ];
  }
}
