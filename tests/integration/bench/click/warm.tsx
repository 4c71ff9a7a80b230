import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { createRoot } from 'react-dom/client';
import { watch } from './mark.ts';

watch();

/** Nothing is there: what counts is the connection, which a page that polls would keep busy. */
const warm = `${document.documentElement.dataset.qrOrigin}/robots.txt`;

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
