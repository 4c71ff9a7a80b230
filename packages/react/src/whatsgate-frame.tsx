'use client';

import type { WhatsGateMessages } from '@whatsgate/core';
import { boxStyles, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import type { CSSProperties, ReactNode } from 'react';
import { layOut, usePlace } from './lay-out.ts';
import { useParts } from './use-parts.ts';

export interface WhatsGateFrameProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<
    WhatsGateSessionView,
    'frameUrl' | 'frameKey' | 'frameSilent' | 'stale' | 'retry' | 'attachFrame'
  >;
  /** The language of the frame's title and of what covers it. Default: `en`. */
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** What stands in the frame's place until there is one. */
  readonly children?: ReactNode;
  /** What covers a code that is too old. Default: a button that renews it. */
  readonly stale?: ReactNode;
  /** What covers a page that does not respond. Default: a link that opens it in a new tab. */
  readonly silent?: ReactNode;
}

const layOutChildren = layOut(boxStyles.children);

/**
 * The place of the QR page: a box of fixed size that shows its children until there is a `frameUrl`, then the page in a
 * fresh iframe for each `frameKey`. A code that is too old is covered by a button that renews it or by `stale`, a page
 * that does not respond by a link that opens it in a new tab or by `silent`. Render it always.
 */
export function WhatsGateFrame({ className, style, children, ...content }: WhatsGateFrameProps) {
  const { frameUrl, frameKey, stale } = content.session;
  const hasContent = frameUrl !== null || stale;
  const parts = useParts(hasContent ? frameKey : null);
  const place = usePlace(boxStyles.box, parts);
  // Everything stands in an element of its own: React fails when it removes, or inserts beside, text
  // that a translator replaced.
  return (
    <div ref={place} className={className ?? 'whatsgate-frame'} style={style}>
      {(frameUrl === null || parts === undefined) && (
        <div key="children" ref={layOutChildren}>
          {children}
        </div>
      )}
      {hasContent && parts && <parts.FrameContent {...content} />}
    </div>
  );
}
