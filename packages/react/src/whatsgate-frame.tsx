'use client';

import { en, frameAttributes, frameStyles, holdPlace, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type CSSProperties, type ReactNode, useLayoutEffect, useRef } from 'react';
import { layOut } from './lay-out.ts';

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

const look = {
  box: layOut(frameStyles.box),
  children: layOut(frameStyles.children),
  layer: layOut(frameStyles.layer),
  frame: layOut(frameStyles.frame),
  cover: layOut(frameStyles.cover),
  action: layOut(frameStyles.action),
};

/**
 * The place of the QR page: a box of fixed size that shows its children until there is a `frameUrl`, then the page in a
 * fresh iframe for each `frameKey`. A code that is too old is covered by a button that renews it or by `stale`, a page
 * that does not respond by a link that opens it in a new tab or by `silent`. Render it always.
 */
export function WhatsGateFrame({
  session,
  messages = en,
  className,
  style,
  children,
  stale,
  silent,
}: WhatsGateFrameProps) {
  const { frameUrl, frameKey, frameSilent, retry, attachFrame } = session;
  const putBack = useRef(() => {});
  // With each render: a `style` that changes may have taken away what was set, and something else
  // may have taken the box out.
  const place = (box: HTMLElement | null) => {
    look.box(box);
    if (box === null) putBack.current();
    else putBack.current = holdPlace(box);
  };
  // Everything stands in an element of its own: React fails when it removes, or inserts beside, text
  // that a translator replaced.
  return (
    <div ref={place} className={className ?? 'whatsgate-frame'} style={style}>
      {frameUrl === null ? (
        <div key="children" ref={look.children}>
          {children}
        </div>
      ) : (
        <Frame
          key={frameKey}
          frameKey={frameKey}
          url={frameUrl}
          title={messages.frameTitle}
          attachFrame={attachFrame}
        />
      )}
      {session.stale && (
        <div key="stale" ref={look.cover}>
          {stale ?? (
            <button type="button" ref={look.action} onClick={retry}>
              {messages.renew}
            </button>
          )}
        </div>
      )}
      {frameSilent && frameUrl !== null && !session.stale && (
        <div key="silent" ref={look.cover}>
          {silent ?? (
            <a ref={look.action} href={frameUrl} target="_blank" rel="noopener noreferrer">
              {messages.openInNewTab}
            </a>
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
  useLayoutEffect(() => {
    look.frame(iframe.current);
    return iframe.current === null ? undefined : attachFrame(iframe.current, frameKey);
  }, [attachFrame, frameKey]);
  // In an element of its own: React cannot remove what an extension has removed before.
  return (
    <div ref={look.layer}>
      <iframe ref={iframe} title={title} {...frameAttributes} referrerPolicy="no-referrer" src={url} />
    </div>
  );
}
