import { useEffect, useState } from 'react';
import { type BareRecord, createSession, deleteSession } from './commands.ts';
import { rendered } from './probe.ts';

/**
 * An effect with the vendor's listener, whose `&&` lets every sender through. It is generous: it deletes
 * what it knows of when it goes.
 */
export function ByHand({ name }: { readonly name: string }) {
  const [status, setStatus] = useState('initializing');
  const [record, setRecord] = useState<BareRecord | null>(null);
  useEffect(() => {
    let mine: BareRecord | null = null;
    createSession(name).then(
      (created) => {
        mine = created;
        setRecord(created);
      },
      () => setStatus('error'),
    );
    const listen = (event: MessageEvent) => {
      if (event.origin !== 'https://whatsgate.org' && event.data.module !== 'qr') return;
      setStatus(event.data.message);
    };
    window.addEventListener('message', listen);
    return () => {
      window.removeEventListener('message', listen);
      if (mine !== null) void deleteSession(mine);
    };
  }, [name]);
  rendered(status);
  return record && <iframe title="WhatsApp code" src={record.qr_link} />;
}
