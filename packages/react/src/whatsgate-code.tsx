'use client';

import {
  codeAttributes,
  codeStyles,
  copyCode,
  en,
  groupCode,
  holdPlace,
  type WhatsGateMessages,
} from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type CSSProperties, useRef, useState } from 'react';
import { layOut } from './lay-out.ts';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what it tells. Default: `en`. */
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
}

const look = { place: layOut(codeStyles.place), box: layOut(codeStyles.box), code: layOut(codeStyles.code) };

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter;
 * the page in the frame shows every code, this one and the later ones. Render it always.
 */
export function WhatsGateCode({ session: { code, stale }, ...rest }: WhatsGateCodeProps) {
  const isShown = code !== null && !stale;
  const putBack = useRef(() => {});
  const place = (element: HTMLElement | null) => {
    look.place(element);
    if (element === null) putBack.current();
    else putBack.current = holdPlace(element);
  };
  // Always there: React fails when it inserts an element beside text that a translator replaced.
  return (
    <div ref={place} hidden={!isShown}>
      {isShown && <Code key={code} code={code} {...rest} />}
    </div>
  );
}

function Code({
  code,
  messages = en,
  className,
  style,
}: Omit<WhatsGateCodeProps, 'session'> & { readonly code: string }) {
  const shown = useRef<HTMLElement | null>(null);
  const placeCode = (element: HTMLElement | null) => {
    shown.current = element;
    look.code(element);
  };
  const [copied, setCopied] = useState<'copied' | 'notCopied'>();
  const copy = async () => {
    if (shown.current !== null) setCopied(await copyCode(code, shown.current));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields, and there is none here.
    <div
      ref={(element) => look.box(element)}
      className={className ?? 'whatsgate-code'}
      style={style}
      role="group"
      aria-label={messages.codeTitle}
    >
      <code ref={placeCode} {...codeAttributes}>
        {groupCode(code)}
      </code>
      <button type="button" onClick={copy}>
        {messages.copy}
      </button>
      <span role="status">{copied && messages[copied]}</span>
    </div>
  );
}
