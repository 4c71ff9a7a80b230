import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { createRoot } from 'react-dom/client';
import { watch } from './mark.ts';

watch();

/** Of a session that does not exist; the page of another one is as large. */
const warm = `${document.documentElement.dataset.qrOrigin}/qr/warm`;

function Widget() {
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', warm });
  return (
    <WhatsGateFrame session={wg}>
      <button type="button" onPointerEnter={wg.warmUp} onClick={() => wg.start()}>
        Link
      </button>
    </WhatsGateFrame>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<Widget />);
