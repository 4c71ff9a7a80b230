'use client';

import { en, ru, statusText, useWhatsGateSession, WhatsGateCode, WhatsGateFrame } from '@whatsgate/react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Language, messages } from '../lib/messages.ts';

const sentences = { en, ru };

export function LinkWhatsApp({ name, language }: { readonly name: string; readonly language: Language }) {
  const router = useRouter();
  const [number, setNumber] = useState('');
  // Linked: the server has the row now, and the page shows it.
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name, onSuccess: () => router.refresh() });
  const says = messages[language];
  const isIdle = wg.status === 'idle' || wg.status === 'closed' || wg.status === 'error' || wg.status === 'broken';
  return (
    <section data-whatsgate-status={wg.status}>
      <p role="status">{statusText(wg, sentences[language])}</p>
      <WhatsGateFrame session={wg} messages={sentences[language]} />
      <WhatsGateCode session={wg} messages={sentences[language]} />
      <div className="buttons">
        {(isIdle || wg.status === 'code') && !wg.can.retry && (
          <button type="button" onClick={() => wg.start({ type: 'qr' })}>
            {says.start}
          </button>
        )}
        {wg.can.retry && (
          <button type="button" onClick={wg.retry}>
            {says.retry}
          </button>
        )}
        {wg.can.close && (
          <button type="button" onClick={wg.close}>
            {says.cancel}
          </button>
        )}
      </div>
      {!wg.confirmed && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            wg.start({ type: 'code', number });
          }}
        >
          <label>
            {says.number} <input type="tel" value={number} onChange={(event) => setNumber(event.target.value)} />
          </label>
          <button type="submit">{says.code}</button>
        </form>
      )}
    </section>
  );
}
