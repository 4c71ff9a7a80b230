import {
  isSameAuth,
  statusText,
  useWhatsGateSession,
  type WhatsGateAuth,
  WhatsGateCode,
  type WhatsGateError,
  WhatsGateFrame,
} from '@whatsgate/react';
import { type FormEvent, useState } from 'react';
import { inspect } from '../charts/inspect.ts';
import { messages } from '../messages.ts';
import { unlink } from '../unlink.ts';

export function LinkWhatsApp() {
  const [name, setName] = useState('Support');
  const [method, setMethod] = useState<WhatsGateAuth['type']>('qr');
  const [number, setNumber] = useState('');
  const [isNumberRefused, setNumberRefused] = useState(false);
  const onError = ({ code }: WhatsGateError) => setNumberRefused(code === 'INVALID_NUMBER');
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name, onError, inspect });

  const auth: WhatsGateAuth = method === 'qr' ? { type: 'qr' } : { type: 'code', number };
  const isNameFree = wg.can.start || wg.error?.code === 'INVALID_OPTIONS' || wg.error?.code === 'INVALID_NUMBER';
  const isSame = isSameAuth(wg.auth, auth);
  const canSubmit = !wg.confirmed && (wg.can.start ? !(wg.can.retry && isSame) : !isSame);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setNumberRefused(false);
    wg.start(auth);
  };

  return (
    <section className="card" data-whatsgate-status={wg.status}>
      <h2>{messages.heading}</h2>
      <form onSubmit={submit}>
        <label>
          {messages.name}{' '}
          <input name="name" value={name} disabled={!isNameFree} onChange={(event) => setName(event.target.value)} />
        </label>
        <fieldset>
          <legend>{messages.method}</legend>
          <label>
            <input type="radio" name="method" value="qr" checked={method === 'qr'} onChange={() => setMethod('qr')} />{' '}
            {messages.qr}
          </label>
          <label>
            <input
              type="radio"
              name="method"
              value="code"
              checked={method === 'code'}
              onChange={() => setMethod('code')}
            />{' '}
            {messages.code}
          </label>
        </fieldset>
        {method === 'code' && (
          <label>
            {messages.number}{' '}
            <input
              name="number"
              type="tel"
              placeholder="+7 999 123-45-67"
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          </label>
        )}
        {isNumberRefused && wg.error === null && (
          <p role="alert" className="refused">
            {messages.session.errors.INVALID_NUMBER}
          </p>
        )}
        <div className="buttons">
          {canSubmit && (
            <button type="submit" className="primary">
              {wg.can.start ? messages.start : messages.replace}
            </button>
          )}
          {wg.can.retry && !wg.stale && (
            <button type="button" onClick={wg.retry}>
              {messages.retry}
            </button>
          )}
          {wg.can.close && !wg.confirmed && (
            <button type="button" onClick={wg.close}>
              {messages.cancel}
            </button>
          )}
          {wg.confirmed && (
            <button type="button" onClick={() => unlink(name).then(wg.close)}>
              {messages.unlink}
            </button>
          )}
        </div>
      </form>
      <p role="status" className="says">
        {statusText(wg, messages.session)}
      </p>
      <WhatsGateFrame session={wg} messages={messages.session}>
        <p className="placeholder">{wg.confirmed ? '✓' : messages.placeholder}</p>
      </WhatsGateFrame>
      <WhatsGateCode session={wg} messages={messages.session} />
      {wg.error && (
        <details>
          <summary>{messages.details}</summary>
          <code>{wg.error.code}</code> {wg.error.message}
        </details>
      )}
    </section>
  );
}
