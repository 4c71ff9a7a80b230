import { parseRecord, type WhatsGateRecord } from './record.ts';
import { badShape, isJsonObject, type JsonObject } from './shape.ts';

/** One page of `sessions-get`. */
export interface WhatsGateRecordPage {
  readonly pages: number;
  readonly elements: number;
  readonly page: number;
  readonly records: readonly WhatsGateRecord[];
}

/** Whether a parsed body says that the command succeeded: `{"result":"OK"}`. */
export function isOk(body: unknown): body is JsonObject {
  return isJsonObject(body) && body.result === 'OK';
}

/**
 * Checks a body of `sessions-get`.
 *
 * @throws WhatsGateError `BAD_RESPONSE` with the path of the first wrong field
 */
export function parseRecordPage(body: JsonObject): WhatsGateRecordPage {
  const { data } = body;
  if (!Array.isArray(data)) throw badShape('data', 'an array', data);
  return {
    pages: toCount(body.pages, 1),
    elements: toCount(body.elements, data.length),
    page: toCount(body.page, 1),
    records: data.map((item, index) => parseRecord(item, `data[${index}]`)),
  };
}

function toCount(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
