'use client';

import { en, frameAttributes, frameStyles, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type CSSProperties, type ReactNode, useLayoutEffect, useRef } from 'react';

export interface WhatsGateFrameProps {
  /** What `useWhatsGateSession` gave. */
  readonly session: Pick<WhatsGateSessionView, 'frameUrl' | 'frameKey' | 'stale' | 'retry' | 'attachFrame'>;
  /** The language of the frame's title and of the button over an old code. Default: `en`. */
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** What stands in the frame's place until there is one. */
  readonly children?: ReactNode;
  /** What covers a code that is too old. Default: a button that renews it. */
  readonly stale?: ReactNode;
}

/**
 * The place of the QR page: a box of fixed size that shows its children until there is a `frameUrl`, then the page in a
 * fresh iframe for each `frameKey`. A code that is too old is covered, by a button that renews it or by `stale`. Render it always.
 */
export function WhatsGateFrame({ session, messages = en, className, style, children, stale }: WhatsGateFrameProps) {
  const { frameUrl, frameKey, retry, attachFrame } = session;
  return (
    <div className={className ?? 'whatsgate-frame'} style={{ ...frameStyles.box, ...style }}>
      {frameUrl === null ? children : <Frame key={frameKey} frameKey={frameKey} url={frameUrl} title={messages.frameTitle} attachFrame={attachFrame} />}
      {session.stale && (
        <div style={frameStyles.cover}>
          {stale ?? (
            <button type="button" style={frameStyles.renew} onClick={retry}>
              {messages.renew}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

interface FrameProps extends Pick<WhatsGateSessionView, 'frameKey' | 'attachFrame'> {
  readonly url: string;
  readonly title: string;
}

function Frame({ url, frameKey, title, attachFrame }: FrameProps) {
  const iframe = useRef<HTMLIFrameElement>(null);
  useLayoutEffect(() => (iframe.current === null ? undefined : attachFrame(iframe.current, frameKey)), [attachFrame, frameKey]);
  // In an element of its own: React cannot remove what an extension has removed before.
  return (
    <div>
      <iframe ref={iframe} title={title} {...frameAttributes} referrerPolicy="no-referrer" style={frameStyles.frame} src={url} />
    </div>
  );
}
