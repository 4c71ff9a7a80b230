import { createApp } from 'vue';
import { LinkWhatsApp } from './components.ts';

export function mount(element: Element): void {
  createApp(LinkWhatsApp).mount(element);
}
