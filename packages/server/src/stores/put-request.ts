import { toBody, toStorable } from './storable.ts';
import type { PutOptions, StoreDocument } from './store.ts';

/** A document as a database is given it: what it is found by, and its JSON. */
export interface WrittenDocument {
  readonly collection: string;
  readonly owner: string;
  /** Each once. */
  readonly aliases: readonly string[];
  readonly dueAt: number | null;
  readonly body: string;
}

/** One put, for a function inside the database. */
export interface PutRequest {
  readonly key: string;
  /** Absent for a removal. */
  readonly document?: WrittenDocument;
  /** The version that must be there; absent: none. */
  readonly expected?: string;
  /** The version that everything written gets: random, so that not even an emptied or restored database repeats one. */
  readonly version: string;
  /** For a new document; absent: none. */
  readonly limit?: number;
  readonly also: readonly (WrittenDocument & { readonly key: string })[];
}

export function toPutRequest(
  key: string,
  document: StoreDocument | null,
  expected: string | null,
  { limit, also = [] }: PutOptions = {},
): PutRequest {
  return {
    key: toStorable(key),
    ...(document !== null && { document: toWritten(document) }),
    ...(expected !== null && { expected }),
    version: crypto.randomUUID(),
    ...(limit !== undefined && Number.isFinite(limit) && { limit }),
    also: also.map((other) => ({ key: toStorable(other.key), ...toWritten(other.document) })),
  };
}

function toWritten(document: StoreDocument): WrittenDocument {
  return {
    collection: toStorable(document.collection),
    owner: toStorable(document.owner),
    aliases: [...new Set(document.aliases)].map(toStorable),
    dueAt: document.dueAt,
    body: toBody(document),
  };
}

/** @throws Error for an answer that is no outcome */
export function parseOutcome(outcome: unknown): 'done' | 'changed' | 'taken' | 'full' {
  if (outcome === 'done' || outcome === 'changed' || outcome === 'taken' || outcome === 'full') return outcome;
  throw new Error('The store did not say what became of a put.');
}
