import { WhatsGateError } from '../errors/index.ts';

/** A JSON object whose fields are unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The failure for an answer that is not what the protocol says; `path` names the field, as in `data.unique_id`. */
export function badShape(path: string, expected: string, value: unknown): WhatsGateError {
  const got =
    value === null ? 'null' : Array.isArray(value) ? 'an array' : value === undefined ? 'nothing' : `a ${typeof value}`;
  return new WhatsGateError('BAD_RESPONSE', `The answer's field "${path}" should be ${expected}, but is ${got}.`);
}

/** A string, or null where it is null, absent or empty: the service uses all three for "not there". */
export function optionalString(object: JsonObject, key: string, path: string): string | null {
  const value = object[key];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw badShape(`${path}.${key}`, 'a string or null', value);
  return value;
}

export function requiredString(object: JsonObject, key: string, path: string): string {
  const value = object[key];
  if (typeof value !== 'string' || value === '') throw badShape(`${path}.${key}`, 'a non-empty string', value);
  return value;
}

/** Some hosts write identifiers as numbers. */
export function isIdentifier(value: unknown): value is string | number {
  return typeof value === 'string' ? value.trim() !== '' : Number.isSafeInteger(value);
}

export function requiredIdentifier(object: JsonObject, key: string, path: string): string | number {
  const value = object[key];
  if (!isIdentifier(value)) throw badShape(`${path}.${key}`, 'a non-empty string', value);
  return value;
}
