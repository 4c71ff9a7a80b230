import type { WhatsGateError, WhatsGateSnapshot } from '@whatsgate/core';
import type { WhatsGateConnectEvents } from './types.ts';

/** Tells the page by events what has changed since the last snapshot. */
export function createAnnouncer(host: HTMLElement): (snapshot: WhatsGateSnapshot) => void {
  let status: WhatsGateSnapshot['status'] = 'idle';
  let error: WhatsGateError | null = null;
  /** The linked session that was told of: an element that is put back into the page asks again, and hears the same. */
  let told: string | null = null;

  const emit = <K extends keyof WhatsGateConnectEvents>(type: K, detail: WhatsGateConnectEvents[K]['detail']) => {
    host.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  };
  return (snapshot) => {
    const { confirmed, account, alreadyLinked, record } = snapshot;
    const linked = record?.unique_id ?? '';
    const isNewStatus = snapshot.status !== status;
    const isNewError = snapshot.error !== error;
    const isNewLink = confirmed && !alreadyLinked && linked !== told;
    ({ status, error } = snapshot);
    if (status === 'broken') told = null;
    if (isNewLink) told = linked;
    if (isNewStatus) emit('whatsgate-status', { status: snapshot.status, snapshot });
    if (isNewLink) emit('whatsgate-linked', { account });
    if (isNewError && snapshot.error !== null) emit('whatsgate-failed', { error: snapshot.error });
  };
}
