import { createFakeSession } from '@whatsgate/core/testing';
import { useWhatsGateSession, WhatsGateCode, WhatsGateFrame } from '@whatsgate/react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { onStrictPage } from './page.ts';

const session = createFakeSession();

function App() {
  const wg = useWhatsGateSession(session);
  return (
    <main>
      <WhatsGateFrame session={wg}>The code appears here</WhatsGateFrame>
      <WhatsGateCode session={wg} />
    </main>
  );
}

export const render = async (): Promise<string> => renderToString(<App />);

onStrictPage(session, (app) => void hydrateRoot(app, <App />));
