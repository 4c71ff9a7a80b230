import { parseEvent, type WhatsGateEvent } from './event.ts';
import { parseRecord, type WhatsGateRecord } from './record.ts';
import { badShape, isIdentifier, isJsonObject, type JsonObject } from './shape.ts';

/** What every page of a list says of itself. */
interface Page {
  readonly pages: number;
  readonly elements: number;
  readonly page: number;
  /** How many entries of this page could not be read and were left out. */
  readonly skipped: number;
}

/** One page of `sessions-get`. */
export interface WhatsGateRecordPage extends Page {
  readonly records: readonly WhatsGateRecord[];
}

/** One page of `events-get`. */
export interface WhatsGateEventPage extends Page {
  readonly events: readonly WhatsGateEvent[];
}

/** Whether a parsed body says that the command succeeded: `{"result":"OK"}`. */
export function isOk(body: unknown): body is JsonObject {
  return isJsonObject(body) && body.result === 'OK';
}

/**
 * Reads a body of `sessions-get`. One unreadable record, perhaps of another application, does not hide the others.
 *
 * @throws WhatsGateError `BAD_RESPONSE` when there is no list at all
 */
export function parseRecordPage(body: JsonObject): WhatsGateRecordPage {
  const { items: records, ...page } = parsePage(body, parseRecord);
  return { ...page, records };
}

/**
 * Reads a body of `events-get`.
 *
 * @throws WhatsGateError `BAD_RESPONSE` when there is no list at all
 */
export function parseEventPage(body: JsonObject): WhatsGateEventPage {
  const { items: events, ...page } = parsePage(body, parseEvent);
  return { ...page, events };
}

/**
 * Finds the one record that was asked for. Strict about that one, and about entries that do not say whose they are: to
 * take an unreadable answer for "gone" would forget a linked session.
 *
 * @returns null when it is not there
 * @throws WhatsGateError `BAD_RESPONSE` with the path of the first wrong field
 */
export function findRecord(body: JsonObject, uniqueId: string): WhatsGateRecord | null {
  for (const [index, item] of toList(body).entries()) {
    const id = isJsonObject(item) ? item.unique_id : null;
    if (!isIdentifier(id) || String(id) === uniqueId) return parseRecord(item, `data[${index}]`);
  }
  return null;
}

function parsePage<Item>(
  body: JsonObject,
  parse: (value: unknown, path: string) => Item,
): Page & { readonly items: readonly Item[] } {
  const data = toList(body);
  const items = data.flatMap((each) => attempt(() => parse(each, 'data')));
  return {
    pages: toCount(body.pages, 1),
    elements: toCount(body.elements, data.length),
    page: toCount(body.page, 1),
    skipped: data.length - items.length,
    items,
  };
}

function toList({ data }: JsonObject): readonly unknown[] {
  if (!Array.isArray(data)) throw badShape('data', 'an array', data);
  return data;
}

/** As a list of one, or an empty one for what cannot be read. */
function attempt<Item>(parse: () => Item): readonly Item[] {
  try {
    return [parse()];
  } catch {
    return [];
  }
}

function toCount(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
