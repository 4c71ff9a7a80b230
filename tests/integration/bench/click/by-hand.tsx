import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type BareRecord, createSession } from '../commands.ts';
import { watch } from './mark.ts';

watch();

/** The least that shows a code. It releases nothing. */
function Widget() {
  const [isStarted, setStarted] = useState(false);
  const [record, setRecord] = useState<BareRecord | null>(null);
  const [status, setStatus] = useState('loading');
  useEffect(() => {
    if (!isStarted) return;
    createSession('Support').then(setRecord, () => setStatus('error'));
    const listen = ({ data }: MessageEvent) => {
      if (data.module === 'qr') setStatus(data.message);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [isStarted]);
  return (
    <div title={status}>
      {record === null ? (
        <button type="button" onClick={() => setStarted(true)}>
          Link
        </button>
      ) : (
        <iframe title="WhatsApp code" width={310} height={310} src={record.qr_link} />
      )}
    </div>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<Widget />);
