'use client';

// What comes once there is a frame or a code. Loaded by `useParts`.
import {
  codeAttributes,
  codeStyles,
  copyCode,
  en,
  frameAttributes,
  frameStyles,
  groupCode,
  type WhatsGateMessages,
} from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { type CSSProperties, useLayoutEffect, useRef, useState } from 'react';
import { layOut } from './lay-out.ts';
import type { WhatsGateFrameProps } from './whatsgate-frame.tsx';

export { holdPlace } from '@whatsgate/core';

const look = {
  layer: layOut(frameStyles.layer),
  frame: layOut(frameStyles.frame),
  cover: layOut(frameStyles.cover),
  action: layOut(frameStyles.action),
  codeBox: layOut(codeStyles.box),
  code: layOut(codeStyles.code),
};

/** The QR page, and what covers it. */
export function FrameContent({
  session: { frameUrl, frameKey, frameSilent, stale: isStale, retry, attachFrame },
  messages = en,
  stale,
  silent,
}: Pick<WhatsGateFrameProps, 'session' | 'messages' | 'stale' | 'silent'>) {
  return (
    <>
      {frameUrl !== null && (
        <Frame
          key={frameKey}
          frameKey={frameKey}
          url={frameUrl}
          title={messages.frameTitle}
          attachFrame={attachFrame}
        />
      )}
      {isStale && (
        <div key="stale" ref={look.cover}>
          {stale ?? (
            <button type="button" ref={look.action} onClick={retry}>
              {messages.renew}
            </button>
          )}
        </div>
      )}
      {frameSilent && frameUrl !== null && !isStale && (
        <div key="silent" ref={look.cover}>
          {silent ?? (
            <a ref={look.action} href={frameUrl} target="_blank" rel="noopener noreferrer">
              {messages.openInNewTab}
            </a>
          )}
        </div>
      )}
    </>
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

interface CodeProps {
  readonly code: string;
  readonly messages?: WhatsGateMessages;
  readonly className?: string;
  readonly style?: CSSProperties;
}

/** A pairing code, with a button that copies it. */
export function Code({ code, messages = en, className, style }: CodeProps) {
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
      ref={(element) => void look.codeBox(element)}
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
