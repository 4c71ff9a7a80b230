import { server, userEvent } from 'vitest/browser';

/** Points at an element: with the browser's own pointer, where the driver of the engine can move it. */
export async function pointAt(element: Element): Promise<void> {
  if (server.provider === 'playwright') return userEvent.hover(element);
  element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
  element.dispatchEvent(new PointerEvent('pointerenter'));
}
