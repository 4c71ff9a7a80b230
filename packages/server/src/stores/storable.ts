import type { StoreDocument, StoreEntry } from './store.ts';

/**
 * A key, alias, owner or collection as every database can hold it: without NUL, which PostgreSQL refuses, and without halves
 * of characters, which UTF-8 makes all the same. Different texts stay different.
 */
export function toStorable(text: string): string {
  return text.replace(/[\\\0\p{Surrogate}]/gu, (unit) => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function fromStorable(stored: string): string {
  return stored.replace(/\\([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The whole document as JSON: databases keep it as text and read nothing in it, so that it comes back as it was. */
export function toBody({ collection, owner, aliases, dueAt, value }: StoreDocument): string {
  return JSON.stringify({ collection, owner, aliases, dueAt, value });
}

/**
 * @param key - as it is stored
 * @throws Error when this is no entry of ours
 */
export function parseEntry(key: unknown, version: unknown, body: unknown): StoreEntry {
  if (typeof key === 'string' && typeof version === 'string' && typeof body === 'string') {
    const document = parseDocument(body);
    if (document !== null) return { key: fromStorable(key), document, version };
  }
  throw new Error('The store holds something under this key that no WhatsGate server wrote.');
}

/**
 * What is due, without what cannot be read: one foreign row must not end the sweeps of everything else. Only for this; what
 * is asked for one key or one owner is answered whole or not at all.
 */
export function parseReadable<Row>(rows: readonly Row[], parse: (row: Row) => StoreEntry): StoreEntry[] {
  return rows.flatMap((row) => {
    try {
      return [parse(row)];
    } catch {
      return [];
    }
  });
}

function parseDocument(body: string): StoreDocument | null {
  let found: unknown;
  try {
    found = JSON.parse(body);
  } catch {
    return null;
  }
  return isDocument(found) ? found : null;
}

function isDocument(found: unknown): found is StoreDocument {
  if (typeof found !== 'object' || found === null || !('value' in found)) return false;
  const { collection, owner, aliases, dueAt } = found as Partial<StoreDocument>;
  return (
    typeof collection === 'string' &&
    typeof owner === 'string' &&
    Array.isArray(aliases) &&
    aliases.every((alias) => typeof alias === 'string') &&
    (dueAt === null || typeof dueAt === 'number')
  );
}
