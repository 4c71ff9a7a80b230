import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { createRoot } from 'react-dom/client';
import { watch } from './mark.ts';

watch();

function Widget() {
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
  return (
    <WhatsGateFrame session={wg}>
      <button type="button" onClick={() => wg.start()}>
        Link
      </button>
    </WhatsGateFrame>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<Widget />);
