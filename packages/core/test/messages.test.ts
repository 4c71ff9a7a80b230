import type { WhatsGateErrorCode } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { remedies } from '../../client/src/errors/index.ts';
import {
  en,
  es,
  pt,
  ru,
  statusText,
  WhatsGateError,
  type WhatsGateMessages,
  type WhatsGateSnapshot,
} from '../src/index.ts';
import { createFakeSession, sessionStates } from '../src/testing/index.ts';

const languages = { en, es, pt, ru };
const others = [
  ['es', es],
  ['pt', pt],
  ['ru', ru],
] as const;
const codes = Object.keys(remedies) as WhatsGateErrorCode[];

/** Every message by its key; those of errors as `errors.CODE`. */
function toEntries({ errors, ...states }: WhatsGateMessages): Map<string, string> {
  const ofErrors = Object.entries(errors).map(([code, message]) => [`errors.${code}`, message] as const);
  return new Map([...Object.entries(states), ...ofErrors]);
}

describe.each(Object.entries(languages))('the messages in %s', (_, messages) => {
  it('have the keys of the English ones, in the same order, and one for each error code', () => {
    expect([...toEntries(messages).keys()]).toEqual([...toEntries(en).keys()]);
    expect(Object.keys(messages.errors)).toEqual(expect.arrayContaining(codes));
  });

  it('have room for the account where it is named, and nowhere else', () => {
    const withRoom = [...toEntries(messages)].filter(([, message]) => message.includes('{account}'));
    expect(withRoom.map(([key]) => key)).toEqual(['confirmed']);
  });

  it('tell the person nothing that only a developer can do', () => {
    const developers =
      /API|WhatsGate|relay|plan\b|tariff|тариф|console|\blog\b|option|опци|opci[óo]n|opç|\blimit\b|JSON|HTTP|`|retry|null/i;
    for (const [key, message] of toEntries(messages)) expect(message, key).not.toMatch(developers);
    for (const code of codes) {
      const error = new WhatsGateError(code, 'It failed.');
      const snapshot = { ...createFakeSession('error').getSnapshot(), error } as WhatsGateSnapshot;
      expect(statusText(snapshot, messages)).toBe(messages.errors[code]);
      expect(statusText(snapshot, messages), 'the remedy is for the developer').not.toBe(remedies[code]);
    }
  });

  it.each(sessionStates)('say a session that looks like %s in whole sentences', (look) => {
    expect(statusText(createFakeSession(look).getSnapshot(), messages)).toMatch(/^\p{Lu}.*[.…]$/u);
  });

  it('end each error with a full stop: it says what to do', () => {
    for (const code of codes) expect(messages.errors[code], code).toMatch(/^\p{Lu}.*\.$/u);
  });
});

it.each(others)('nothing is left in English in %s', (_, messages) => {
  const entries = toEntries(messages);
  for (const [key, message] of toEntries(en)) expect(entries.get(key), key).not.toBe(message);
});
