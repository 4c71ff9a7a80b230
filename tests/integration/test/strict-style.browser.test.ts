import { en } from '@whatsgate/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openBackend, patience } from '../src/open-backend.ts';
import { openStrictPage } from '../src/open-strict-page.ts';
import * as plain from '../src/strict-style/plain.ts';
import * as react from '../src/strict-style/react.tsx';
import * as vue from '../src/strict-style/vue.ts';

// A page of its own, served with `style-src 'self'`, whose markup was rendered on a server.
const { emulator } = await openBackend();
const frameUrl = `${emulator.url}/qr/nobody`;
const subjects = [
  { name: 'React', render: react.render, script: 'react.tsx' },
  { name: 'Vue', render: vue.render, script: 'vue.ts' },
  { name: 'plain JS', render: plain.render, script: 'plain.ts' },
];

afterEach(() => document.body.replaceChildren());

describe.each(subjects)('$name', ({ render, script }) => {
  it('F13: is laid out by a server under a strict style-src without a style attribute, and breaks no rule in its life', async () => {
    const html = await render();
    expect(html).toContain('The code appears here');
    expect(html).not.toMatch(/\sstyle=/);
    const { document: page, session, violations } = await openStrictPage(html, script);
    const find = (selector: string) => page.querySelector(selector) as HTMLElement;
    const placeOf = (selector: string) => {
      const { x, y, width, height } = find(selector).getBoundingClientRect();
      return { x, y, width, height };
    };
    const box = '.whatsgate-frame';
    await vi.waitFor(() => expect(placeOf(box)).toMatchObject({ width: 310, height: 310 }), patience);
    const outside = page.createElement('button');
    page.body.prepend(outside);

    session.show('qr', { frameUrl });
    await vi.waitFor(() => expect(placeOf(`${box} iframe`)).toEqual(placeOf(box)), patience);
    for (const [look, action, label] of [
      ['stale', 'button', en.renew],
      ['silent', 'a', en.openInNewTab],
    ] as const) {
      session.show(look, { frameUrl });
      await vi.waitFor(() => expect(find(`${box} ${action}`)?.textContent).toBe(label), patience);
      await vi.waitFor(() => expect(placeOf(`${box} ${action}`), 'over the frame').toEqual(placeOf(box)), patience);
      for (const covered of [outside, find(`${box} ${action}`)]) {
        const { x, y, width, height } = covered.getBoundingClientRect();
        expect(page.elementFromPoint(x + width / 2, y + height / 2), 'over nothing else').toBe(covered);
      }
    }
    session.show('code', { code: 'K7PQ2XWM', frameUrl });
    await vi.waitFor(() => expect(find('.whatsgate-code')?.getBoundingClientRect().width).toBe(310), patience);
    expect(find('.whatsgate-code code').style.letterSpacing).toBe('0.08em');
    session.show('linked');
    await vi.waitFor(() => expect(find(`${box} iframe`)).toBeNull(), patience);
    expect(placeOf(box)).toMatchObject({ width: 310, height: 310 });
    expect(violations).toEqual([]);
  });
});
