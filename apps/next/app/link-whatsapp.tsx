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
  const link = wg.can.start ? wg.start : wg.switchTo;
  const canLink = wg.can.start || wg.can.switchTo;
  return (
    <section data-whatsgate-status={wg.status}>
      <p role="status">{statusText(wg, sentences[language])}</p>
      <WhatsGateFrame session={wg} messages={sentences[language]} />
      <WhatsGateCode session={wg} messages={sentences[language]} />
      <div className="buttons">
        {canLink && wg.status !== 'qr' && (
          <button type="button" onClick={() => link({ type: 'qr' })}>
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
      {canLink && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            link({ type: 'code', number });
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
