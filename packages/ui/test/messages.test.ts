import { describe, expect, it } from 'vitest';
import { connectEn, connectEs, connectPt, connectRu } from '../src/messages/index.ts';
import { languages, loadMessages, toLanguage } from '../src/messages/load-messages.ts';

const all = { en: connectEn, es: connectEs, pt: connectPt, ru: connectRu };

describe.each(Object.entries(all))('%s', (language, messages) => {
  it('has every text, with the same places to fill in', () => {
    const places = (text: unknown) => [...String(text).matchAll(/\{\w+\}/g)].map(String).sort();
    expect(Object.keys(messages).sort()).toEqual(Object.keys(connectEn).sort());
    for (const [key, text] of Object.entries(messages)) {
      if (typeof text !== 'string') continue;
      expect(text.trim(), key).not.toBe('');
      expect(places(text), key).toEqual(places(Reflect.get(connectEn, key)));
      expect(text.split('**').length % 2, `${key}: each ** has its pair`).toBe(1);
    }
  });

  it('is loaded by its name', async () => {
    expect(await loadMessages(language as 'en')).toBe(messages);
  });
});

describe('toLanguage', () => {
  it.each([
    [['ru'], 'ru'],
    [['pt-BR'], 'pt'],
    [['ES_419'], 'es'],
    [[null, 'de', 'es'], 'es'],
    [['de'], 'en'],
    [[], 'en'],
    [['', undefined], 'en'],
  ] as const)('%o is %s', (tags, language) => {
    expect(toLanguage(...tags)).toBe(language);
    expect(languages).toContain(language);
  });
});
