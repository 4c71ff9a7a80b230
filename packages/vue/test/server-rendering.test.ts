import { describe, expect, it } from 'vitest';
import { createSSRApp, defineComponent, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionOptions } from '../src/index.ts';

const createWidget = (options: Partial<WhatsGateSessionOptions>) =>
  createSSRApp(
    defineComponent(() => {
      const requests = () => Promise.reject(new Error('a server must not ask'));
      const wg = useWhatsGateSession({
        relay: { url: '/api/whatsgate', fetch: requests },
        name: 'Support',
        ...options,
      } as WhatsGateSessionOptions);
      return () =>
        h(
          'main',
          { 'data-status': wg.status },
          h(WhatsGateFrame, { session: wg }, () => 'waiting'),
        );
    }),
  );

describe('on a server', () => {
  it('R5: renders idle and the placeholder, and creates nothing, even with autoStart', async () => {
    const html = await renderToString(createWidget({ autoStart: true }));
    expect(html).toContain('data-status="idle"');
    expect(html).toContain('waiting');
    expect(html).not.toContain('iframe');
  });

  it('F13: renders no style attribute, which a strict style-src forbids', async () => {
    expect(await renderToString(createWidget({ autoStart: true }))).not.toMatch(/\sstyle=/);
  });

  it('throws for options that cannot work', async () => {
    const app = createWidget({ relay: '' });
    app.config.errorHandler = (error) => {
      throw error;
    };
    await expect(renderToString(app)).rejects.toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
