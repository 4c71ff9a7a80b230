import { mountCode, mountFrame } from '@whatsgate/core';
import { createFakeSession } from '@whatsgate/core/testing';
import { onStrictPage } from './page.ts';

const session = createFakeSession();

export const render = async (): Promise<string> => '<main>The code appears here</main>';

onStrictPage(session, (app) => {
  app.replaceChildren();
  mountFrame(session, app);
  mountCode(session, app);
});
