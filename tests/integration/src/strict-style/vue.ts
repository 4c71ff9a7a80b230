import { createFakeSession } from '@whatsgate/core/testing';
import { useWhatsGateSession, WhatsGateCode, WhatsGateFrame } from '@whatsgate/vue';
import { createSSRApp, defineComponent, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { onStrictPage } from './page.ts';

const session = createFakeSession();

const App = defineComponent(() => {
  const wg = useWhatsGateSession(session);
  return () =>
    h('main', [h(WhatsGateFrame, { session: wg }, () => 'The code appears here'), h(WhatsGateCode, { session: wg })]);
});

export const render = (): Promise<string> => renderToString(createSSRApp(App));

onStrictPage(session, (app) => void createSSRApp(App).mount(app));
