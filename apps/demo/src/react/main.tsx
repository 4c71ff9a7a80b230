import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LinkWhatsApp } from './link-whatsapp.tsx';

export function mount(element: Element): void {
  createRoot(element).render(
    <StrictMode>
      <LinkWhatsApp />
    </StrictMode>,
  );
}
