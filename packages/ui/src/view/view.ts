import { groupCode, statusText, type WhatsGateSnapshot } from '@whatsgate/core';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';
import { hasBegun } from './has-begun.ts';
import type { Action, Cover, LinkingTab, View } from './view.types.ts';

/** What the screen knows beside the session. */
export interface ViewInput {
  readonly tab: LinkingTab;
  /** The person wants to correct the number of the code that is shown. */
  readonly isEditing: boolean;
  readonly messages: WhatsGateConnectMessages;
}

/** What there is to see for a snapshot: everything that the screen shows but the number being typed. Pure. */
export function toView(snapshot: WhatsGateSnapshot, { tab, isEditing, messages }: ViewInput): View {
  const { status, frameUrl, frameKey, staleAt, confirmed } = snapshot;
  const cover = toCover(snapshot, tab, isEditing, messages);
  const isShowingCode = isOnTab(snapshot, tab) && (cover === null || cover.kind === 'plate');
  return {
    tab,
    panel: status !== 'success' ? 'link' : confirmed ? 'linked' : 'confirming',
    frame: frameUrl === null ? null : { url: frameUrl, key: frameKey },
    cover,
    note: toNote(cover, messages),
    staleAt: isShowingCode ? staleAt : null,
    actions: toActions(snapshot, cover, messages),
    account: confirmed ? snapshot.account : null,
    alreadyLinked: snapshot.alreadyLinked,
    // Nothing is announced before the person has acted.
    announcement: status === 'idle' ? '' : statusText(snapshot, messages),
  };
}

/** Whether a session is shown, or what became of it, in this way of linking. */
function isOnTab(snapshot: WhatsGateSnapshot, tab: LinkingTab): boolean {
  return hasBegun(snapshot) && snapshot.auth.type === tab;
}

function toCover(
  snapshot: WhatsGateSnapshot,
  tab: LinkingTab,
  isEditing: boolean,
  messages: WhatsGateConnectMessages,
): Cover | null {
  if (!isOnTab(snapshot, tab)) return tab === 'qr' ? toStart(snapshot, messages) : form(messages);
  if (isEditing) return form(messages, { does: 'keep', label: messages.keepCode });
  switch (snapshot.status) {
    case 'error':
    case 'broken':
      return toFailure(snapshot, messages);
    case 'initializing':
      if (snapshot.code !== null) return toPlate(snapshot, snapshot.code, messages);
      return snapshot.frameSilent ? toSilent(snapshot, messages) : { kind: 'preparing' };
    default:
      if (snapshot.stale) return { kind: 'stale', text: messages.expired, action: retry(messages.renew) };
      return snapshot.code === null ? null : toPlate(snapshot, snapshot.code, messages);
  }
}

function toStart(snapshot: WhatsGateSnapshot, messages: WhatsGateConnectMessages): Cover {
  const isReplacing = snapshot.can.close && snapshot.auth.type === 'code';
  return {
    kind: 'start',
    action: { does: 'start', label: messages.showQr },
    note: isReplacing ? messages.replacesCode : messages.qrNote,
  };
}

function form(messages: WhatsGateConnectMessages, back: Action | null = null, error: string | null = null): Cover {
  return { kind: 'form', action: { does: 'submit', label: messages.getCode }, back, error };
}

function toPlate({ auth }: WhatsGateSnapshot, code: string, messages: WhatsGateConnectMessages): Cover {
  return {
    kind: 'plate',
    code: groupCode(code),
    number: auth.type === 'code' ? auth.number : '',
    action: { does: 'copy', label: messages.copy },
    change: { does: 'edit', label: messages.changeNumber },
  };
}

function toSilent({ pageUrl }: WhatsGateSnapshot, messages: WhatsGateConnectMessages): Cover {
  return { kind: 'silent', text: messages.silent, href: pageUrl ?? '', label: messages.openInNewTab };
}

function toFailure(
  snapshot: Extract<WhatsGateSnapshot, { status: 'error' | 'broken' }>,
  messages: WhatsGateConnectMessages,
): Cover {
  const { error } = snapshot;
  const text = statusText(snapshot, messages);
  // Only another number helps: it is mended where it was typed.
  if (error.code === 'INVALID_NUMBER' && snapshot.auth.type === 'code') return form(messages, null, text);
  const title = error.code === 'UNLINKED' ? messages.unlinkedTitle : messages.failedTitle;
  return { kind: 'failure', title, text, action: toWayOut(snapshot, messages) };
}

function toWayOut({ can, error }: WhatsGateSnapshot, messages: WhatsGateConnectMessages): Action | null {
  if (can.retry) return retry(error?.code === 'NOT_CONFIRMED' ? messages.checkAgain : messages.tryAgain);
  return can.start ? { does: 'restart', label: messages.startAgain } : null;
}

function retry(label: string): Action {
  return { does: 'retry', label };
}

function toNote(cover: Cover | null, messages: WhatsGateConnectMessages): string | null {
  if (cover?.kind === 'preparing') return messages.preparing;
  if (cover?.kind === 'start') return cover.note;
  return cover?.kind === 'form' ? messages.numberNote : null;
}

/** What stands beside the note, beneath the one primary action. */
function toActions(snapshot: WhatsGateSnapshot, cover: Cover | null, messages: WhatsGateConnectMessages): Action[] {
  const isElsewhere = cover?.kind === 'start' || cover?.kind === 'form';
  return [
    ...(cover?.kind === 'silent' && snapshot.can.retry ? [retry(messages.reload)] : []),
    ...(snapshot.can.close && !isElsewhere ? [{ does: 'close', label: messages.cancel } as const] : []),
  ];
}
