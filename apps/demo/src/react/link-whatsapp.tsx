import { isSameAuth, text, useWhatsGateSession, type WhatsGateAuth, WhatsGateCode, WhatsGateFrame } from '@whatsgate/react';
import { type FormEvent, useState } from 'react';
import { unlink } from '../unlink.ts';
import { words } from '../words.ts';

export function LinkWhatsApp() {
  const [name, setName] = useState('Support');
  const [method, setMethod] = useState<WhatsGateAuth['type']>('qr');
  const [number, setNumber] = useState('');
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name });

  const auth: WhatsGateAuth = method === 'qr' ? { type: 'qr' } : { type: 'code', number };
  const isNameFree = wg.can.start || wg.error?.code === 'INVALID_OPTIONS' || wg.error?.code === 'INVALID_NUMBER';
  const isOther = wg.can.switchTo && !wg.can.start && !isSameAuth(wg.auth, auth);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wg.can.start) wg.start(auth);
    else wg.switchTo(auth);
  };

  return (
    <section className="card" data-whatsgate-status={wg.status}>
      <h2>{words.heading}</h2>
      <form onSubmit={submit}>
        <label>
          {words.name} <input name="name" value={name} disabled={!isNameFree} onChange={(event) => setName(event.target.value)} />
        </label>
        <fieldset>
          <legend>{words.method}</legend>
          <label>
            <input type="radio" name="method" value="qr" checked={method === 'qr'} onChange={() => setMethod('qr')} /> {words.qr}
          </label>
          <label>
            <input type="radio" name="method" value="code" checked={method === 'code'} onChange={() => setMethod('code')} /> {words.code}
          </label>
        </fieldset>
        {method === 'code' && (
          <label>
            {words.number} <input name="number" type="tel" placeholder="+7 999 123-45-67" value={number} onChange={(event) => setNumber(event.target.value)} />
          </label>
        )}
        <div className="buttons">
          {wg.can.start && (
            <button type="submit" className="primary">
              {words.start}
            </button>
          )}
          {isOther && (
            <button type="submit" className="primary">
              {wg.record === null ? words.start : words.switchTo}
            </button>
          )}
          {wg.can.retry && !wg.stale && (
            <button type="button" onClick={wg.retry}>
              {words.retry}
            </button>
          )}
          {wg.can.close && !wg.confirmed && (
            <button type="button" onClick={wg.close}>
              {words.cancel}
            </button>
          )}
          {wg.confirmed && (
            <button type="button" onClick={() => unlink(name).then(wg.close)}>
              {words.unlink}
            </button>
          )}
        </div>
      </form>
      <p role="status" className="says">
        {text(wg, words.session)}
      </p>
      {wg.frameSilent && wg.record?.qr_link && (
        <a href={wg.record.qr_link} target="_blank" rel="noreferrer">
          {words.openPage}
        </a>
      )}
      <WhatsGateFrame session={wg} words={words.session}>
        <p className="placeholder">{wg.confirmed ? '✓' : words.placeholder}</p>
      </WhatsGateFrame>
      <WhatsGateCode session={wg} words={words.session} />
      {wg.error && (
        <details>
          <summary>{words.details}</summary>
          <code>{wg.error.code}</code> {wg.error.message}
        </details>
      )}
    </section>
  );
}
