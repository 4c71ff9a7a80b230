'use client';

import { codeAttributes, codeStyles, copyCode, en, groupCode, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type CSSProperties, useRef, useState } from 'react';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` gave. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what is said once it was pressed. Default: `en`. */
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
}

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter; the
 * page in the frame shows every code, this one and the later ones. Render it always.
 */
export function WhatsGateCode({ session: { code, stale }, ...look }: WhatsGateCodeProps) {
  return code === null || stale ? null : <Code key={code} code={code} {...look} />;
}

function Code({ code, messages = en, className, style }: Omit<WhatsGateCodeProps, 'session'> & { readonly code: string }) {
  const shown = useRef<HTMLElement>(null);
  const [said, say] = useState<'copied' | 'notCopied'>();
  const copy = async () => {
    if (shown.current !== null) say(await copyCode(code, shown.current));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields, and there is none here.
    <div className={className ?? 'whatsgate-code'} style={{ ...codeStyles.box, ...style }} role="group" aria-label={messages.codeTitle}>
      <code ref={shown} style={codeStyles.code} {...codeAttributes}>
        {groupCode(code)}
      </code>
      <button type="button" onClick={copy}>
        {messages.copy}
      </button>
      <span role="status">{said && messages[said]}</span>
    </div>
  );
}
