import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { messages, toLanguage } from '../lib/messages.ts';
import './style.css';

// With `cacheComponents`: language and content are the request's, so every page waits for it, here and in page.tsx.
export const instant = false;

export async function generateMetadata() {
  return { title: messages[toLanguage((await headers()).get('accept-language'))].title };
}

export default async function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang={toLanguage((await headers()).get('accept-language'))}>
      <body>{children}</body>
    </html>
  );
}
