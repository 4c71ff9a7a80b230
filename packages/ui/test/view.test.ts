import { WhatsGateError, type WhatsGateErrorCode } from '@whatsgate/client';
import { createFakeSession, type SessionState, sessionStates } from '@whatsgate/core/testing';
import { describe, expect, it } from 'vitest';
import { connectEn as messages } from '../src/messages/index.ts';
import { toView } from '../src/view/view.ts';
import type { LinkingTab, View } from '../src/view/view.types.ts';

const byCode = { auth: { type: 'code', number: '79991234567' } } as const;

type Fields = Parameters<typeof createFakeSession>[1];

function view(state: SessionState, tab: LinkingTab, fields: Fields = {}, isEditing = false): View {
  return toView(createFakeSession(state, fields).getSnapshot(), { tab, isEditing, messages });
}

/** What a view comes to: its panel, what covers the code, the one primary action, and what else can be done. */
function summary({ panel, frame, cover, actions }: View): string {
  const action = cover !== null && 'action' in cover && cover.action !== null ? `:${cover.action.does}` : '';
  const kind = cover === null ? 'nothing' : cover.kind;
  return [panel, frame === null ? 'no frame' : 'frame', `${kind}${action}`, ...actions.map(({ does }) => does)].join(
    ' | ',
  );
}

describe('the view of every state', () => {
  const silentCode = { ...byCode, frameSilent: true, code: null };
  const table: readonly (readonly [SessionState, Fields, onQr: string, onCode: string])[] = [
    ['idle', {}, 'link | no frame | start:start', 'link | no frame | form:submit'],
    ['idle', byCode, 'link | no frame | start:start', 'link | no frame | form:submit'],
    ['closed', {}, 'link | no frame | start:start', 'link | no frame | form:submit'],
    ['creating', {}, 'link | no frame | preparing | close', 'link | no frame | form:submit'],
    ['creating', byCode, 'link | no frame | start:start', 'link | no frame | preparing | close'],
    ['releasing', {}, 'link | no frame | preparing | close', 'link | no frame | form:submit'],
    ['releasing', byCode, 'link | no frame | start:start', 'link | no frame | preparing | close'],
    ['connecting', {}, 'link | frame | preparing | close', 'link | frame | form:submit'],
    ['connecting', { ...byCode, code: 'ABCD1234' }, 'link | frame | start:start', 'link | frame | plate:copy | close'],
    ['silent', {}, 'link | frame | silent | retry | close', 'link | frame | form:submit'],
    ['silent', silentCode, 'link | frame | start:start', 'link | frame | silent | retry | close'],
    ['qr', {}, 'link | frame | nothing | close', 'link | frame | form:submit'],
    ['stale', {}, 'link | frame | stale:retry | close', 'link | frame | form:submit'],
    ['code', {}, 'link | frame | start:start', 'link | frame | plate:copy | close'],
    ['code', { code: null }, 'link | frame | start:start', 'link | frame | nothing | close'],
    ['code', { code: null, stale: true }, 'link | frame | start:start', 'link | frame | stale:retry | close'],
    ['confirming', {}, 'confirming | frame | nothing | close', 'confirming | frame | form:submit'],
    ['linked', {}, 'linked | no frame | nothing | close', 'linked | no frame | form:submit'],
    ['error', {}, 'link | no frame | failure:retry | close', 'link | no frame | form:submit'],
    ['error', byCode, 'link | no frame | start:start', 'link | no frame | failure:retry | close'],
    ['broken', {}, 'link | no frame | failure:retry | close', 'link | no frame | form:submit'],
  ];

  it.each(table)('%s %o', (state, fields, onQr, onCode) => {
    expect(summary(view(state, 'qr', fields))).toBe(onQr);
    expect(summary(view(state, 'code', fields))).toBe(onCode);
  });

  it('is tried for every state that a session can show', () => {
    expect(new Set(table.map(([state]) => state))).toEqual(new Set(sessionStates));
  });
});

describe('one primary action', () => {
  const failed = (code: WhatsGateErrorCode, fields: Fields = {}) =>
    view('error', 'qr', { error: new WhatsGateError(code, 'x'), ...fields } as Fields).cover;

  it('retries what can be retried, starts what can be started, and offers nothing that would do nothing', () => {
    const can = { start: false, retry: false, close: false };
    expect(failed('NETWORK', { can: { ...can, retry: true } })).toMatchObject({ action: { label: messages.tryAgain } });
    expect(failed('NOT_CONFIRMED', { can: { ...can, retry: true } })).toMatchObject({
      action: { does: 'retry', label: messages.checkAgain },
    });
    expect(failed('INVALID_OPTIONS', { can: { ...can, start: true } })).toMatchObject({ action: { does: 'restart' } });
    expect(failed('FORBIDDEN_ORIGIN', { can })).toMatchObject({ kind: 'failure', action: null });
  });

  it('mends a number where it was typed', () => {
    const error = new WhatsGateError('INVALID_NUMBER', 'x');
    expect(view('error', 'code', { ...byCode, error } as Fields).cover).toMatchObject({
      kind: 'form',
      error: messages.errors.INVALID_NUMBER,
    });
  });

  it('lets the person correct the number of a code that is shown, and come back to it', () => {
    expect(view('code', 'code', {}, true).cover).toMatchObject({ kind: 'form', back: { does: 'keep' } });
    expect(view('idle', 'code', byCode, true).cover, 'there is nothing to come back to').toMatchObject({ back: null });
  });
});

describe('words', () => {
  it.each(sessionStates)('%s: announces what it shows, and nothing before the person has acted', (state) => {
    const { announcement } = view(state, 'qr');
    expect(announcement === '').toBe(state === 'idle');
  });

  it('counts down only while the code itself is shown', () => {
    const staleAt = 1_000;
    expect(view('qr', 'qr', { staleAt }).staleAt).toBe(staleAt);
    expect(view('code', 'code', { staleAt }).staleAt).toBe(staleAt);
    expect(view('qr', 'code', { staleAt }).staleAt).toBeNull();
    expect(view('code', 'qr', { staleAt }).staleAt).toBeNull();
  });

  it('says that a QR code replaces a pairing code, and only then', () => {
    expect(view('code', 'qr').note).toBe(messages.replacesCode);
    expect(view('idle', 'qr').note).toBe(messages.qrNote);
  });

  it('shows the code in groups of four, with the number it is for', () => {
    expect(view('code', 'code').cover).toMatchObject({ code: 'ABCD 1234', number: '79991234567' });
  });

  it('names the account that is linked, and tells one that was linked before', () => {
    expect(view('linked', 'qr')).toMatchObject({ account: { pushname: 'Anna' }, alreadyLinked: false });
    expect(view('linked', 'qr', { alreadyLinked: true }).alreadyLinked).toBe(true);
  });
});
