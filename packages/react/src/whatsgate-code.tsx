'use client';

import type { WhatsGateMessages } from '@whatsgate/core';
import { boxStyles, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import type { CSSProperties } from 'react';
import { usePlace } from './lay-out.ts';
import { useParts } from './use-parts.ts';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what it tells. Default: `en`. */
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
}

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter;
 * the page in the frame shows every code, this one and the later ones. Render it always.
 */
export function WhatsGateCode({ session: { code, stale }, ...rest }: WhatsGateCodeProps) {
  const shown = stale ? null : code;
  const parts = useParts(shown);
  const place = usePlace(boxStyles.children, parts);
  // Always there: React fails when it inserts an element beside text that a translator replaced.
  return (
    <div ref={place} hidden={shown === null}>
      {shown !== null && parts && <parts.Code key={shown} code={shown} {...rest} />}
    </div>
  );
}
