import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { useWhatsGateSession, WhatsGateFrame, type WhatsGateSessionOptions } from '../src/index.ts';

function Widget(options: Partial<WhatsGateSessionOptions>) {
  const requests = () => Promise.reject(new Error('a server must not ask'));
  const wg = useWhatsGateSession({
    relay: { url: '/api/whatsgate', fetch: requests },
    name: 'Support',
    ...options,
  } as WhatsGateSessionOptions);
  return (
    <main data-status={wg.status}>
      <WhatsGateFrame session={wg}>waiting</WhatsGateFrame>
    </main>
  );
}

describe('on a server', () => {
  it('R5: renders idle and the placeholder, and creates nothing, even with autoStart', () => {
    const html = renderToString(<Widget autoStart />);
    expect(html).toContain('data-status="idle"');
    expect(html).toContain('waiting');
    expect(html).not.toContain('iframe');
  });

  it('F13: renders no style attribute, which a strict style-src forbids', () => {
    expect(renderToString(<Widget autoStart />)).not.toMatch(/\sstyle=/);
  });

  it('throws for options that cannot work', () => {
    expect(() => renderToString(<Widget relay="" />)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
