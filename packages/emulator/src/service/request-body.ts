import { isJsonObject, type JsonObject } from '@whatsgate/client';
import { ServiceError } from './service-error.ts';

/** @throws ServiceError for a body that is not a JSON object */
export async function readBody(request: Request): Promise<JsonObject> {
  const body: unknown = await request.json().catch(() => null);
  if (!isJsonObject(body)) throw new ServiceError('BadRequest', 'The body is not a JSON object');
  return body;
}

/** The number of a create by code; null for a QR session. @throws ServiceError */
export function requestedNumber(body: JsonObject): string | null {
  const type = optionalText(body, 'auth_type');
  if (type !== '' && type !== 'QR' && type !== 'CODE')
    throw new ServiceError('BadRequest', 'auth_type must be QR or CODE');
  if (type !== 'CODE') return null;
  const number = requiredText(body, 'number');
  if (!/^[1-9]\d{7,14}$/.test(number))
    throw new ServiceError('BadRequest', 'number must be digits, in the format 7XXXXXXXXXX');
  return number;
}

export function requiredText(body: JsonObject, key: string): string {
  const value = optionalText(body, key);
  if (value.trim() === '') throw new ServiceError('BadRequest', `${key} is required`);
  return value;
}

/** An absent field is an empty text. */
export function optionalText(body: JsonObject, key: string): string {
  const value = body[key] ?? '';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new ServiceError('BadRequest', `${key} must be a string`);
  return value;
}

/** One page of the items, as the body asks for it: 10 items, at most 100. */
export function toPage<Item>(
  body: JsonObject,
  items: readonly Item[],
): JsonObject & { readonly data: readonly Item[] } {
  const size = count(body, 'page_cnt', 10, 100);
  const page = count(body, 'page', 1, Number.MAX_SAFE_INTEGER);
  return {
    pages: Math.max(1, Math.ceil(items.length / size)),
    elements: items.length,
    page,
    data: items.slice((page - 1) * size, page * size),
  };
}

function count(body: JsonObject, key: string, fallback: number, max: number): number {
  const value = Number(body[key] ?? fallback);
  return Number.isSafeInteger(value) && value > 0 ? Math.min(value, max) : fallback;
}
