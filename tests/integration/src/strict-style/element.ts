import { createFakeSession } from '@whatsgate/core/testing';
import { defineWhatsGateConnect } from '@whatsgate/ui';
import { onStrictPage } from './page.ts';

const session = createFakeSession();

export const render = async (): Promise<string> => '<whatsgate-connect lang="en"></whatsgate-connect>';

onStrictPage(session, (app) => {
  defineWhatsGateConnect();
  Object.assign(app.firstElementChild as Element, { session });
});
