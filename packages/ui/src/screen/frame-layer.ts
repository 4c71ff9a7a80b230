import { applyStyles, createIframe, frameSize } from '@whatsgate/core';
import type { WhatsGateSessionActions } from '@whatsgate/core/adapter';
import type { View } from '../view/view.types.ts';

/** Keeps the QR page in `layer`: a fresh iframe for each key, scaled down where there is less room than it needs. */
export function createFrameLayer(layer: HTMLElement, title: string) {
  let shownKey: number | null = null;
  let detach = () => {};
  const fit = () => layer.style.setProperty('--scale', String(Math.min(1, layer.clientWidth / frameSize)));
  const watcher = typeof ResizeObserver === 'function' ? new ResizeObserver(fit) : null;
  watcher?.observe(layer);

  return {
    show(frame: View['frame'], attachFrame: WhatsGateSessionActions['attachFrame']): void {
      const key = frame?.key ?? null;
      if (key === shownKey && (frame === null || layer.firstChild !== null)) return;
      shownKey = key;
      detach();
      layer.replaceChildren();
      detach = () => {};
      if (frame === null) return;
      const iframe = createIframe(document, frame.url, title);
      applyStyles(iframe, { border: '0', background: '#fff', colorScheme: 'light' });
      layer.append(iframe);
      detach = attachFrame(iframe, frame.key);
    },
    remove(): void {
      watcher?.disconnect();
      detach();
      layer.replaceChildren();
      shownKey = null;
    },
  };
}
