import type { JsonObject } from '@whatsgate/client';
import type { Events } from './events.ts';
import type { NewSession } from './new-session.ts';
import { shownStatus, toCode, toRecord } from './record.ts';
import { optionalText, requestedNumber, requiredText, toPage } from './request-body.ts';
import { ServiceError } from './service-error.ts';
import type { EmulatedSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Unreliable } from './unreliable.ts';

/** What a command answers with, and the sessions that this answer shows as they are. */
export interface CommandResult {
  readonly fields: JsonObject;
  readonly shown: readonly EmulatedSession[];
}

/** @throws ServiceError when the service would fail */
export type Command = (body: JsonObject) => CommandResult;

interface CommandsOptions {
  readonly sessions: Sessions;
  readonly events: Events;
  readonly unreliable: Unreliable;
  /** The origin of the QR pages. */
  readonly pageUrl: () => string;
}

/** The session commands of WhatsGate, by name. */
export function createCommands({
  sessions,
  events,
  unreliable,
  pageUrl,
}: CommandsOptions): Readonly<Record<string, Command>> {
  const find = (body: JsonObject): EmulatedSession => {
    const session = sessions.find(requiredText(body, 'WhatsappID'));
    if (session === undefined) throw new ServiceError('NotFound', 'The session was not found');
    return session;
  };
  const readOne = (id: string): readonly EmulatedSession[] => {
    const session = sessions.find(id);
    return session === undefined || unreliable.isReadEmpty(session) ? [] : [session];
  };

  return {
    'session-create'(body) {
      const requestedName = requiredText(body, 'name');
      const spec: NewSession = {
        requestedName,
        name: unreliable.rewriteName(requestedName),
        callback: unreliable.rewriteCallback(optionalText(body, 'callback')),
        number: requestedNumber(body),
      };
      const session = sessions.create(spec);
      if (unreliable.isCreateDoubled()) sessions.createDouble(spec);
      return { fields: { data: { ...toRecord(session, pageUrl()), ...toCode(session) } }, shown: [session] };
    },
    'session-delete'(body) {
      const session = find(body);
      sessions.destroy(session);
      if (unreliable.isDeleteRepeated()) throw new ServiceError('NotFound', 'The session was not found');
      return { fields: { data: toRecord(session, pageUrl()) }, shown: [session] };
    },
    'sessions-get'(body) {
      const id = optionalText(body, 'WhatsappID');
      const name = optionalText(body, 'name');
      const status = optionalText(body, 'status');
      const isMatch = (session: EmulatedSession) =>
        matches(name, session.name) && matches(status, shownStatus(session));
      const found = id === '' ? unreliable.list(isMatch) : readOne(id).filter(isMatch);
      const isCurrent = (session: EmulatedSession) => sessions.find(session.uniqueId) === session;
      // A flicker begins before the answer, so a list filtered by status would show a session that does not fit.
      if (status === '') for (const session of found.filter(isCurrent)) unreliable.flicker(session);
      const isForeignMatch = (record: JsonObject) => name === '' && matches(status, String(record.status));
      const others = id === '' ? unreliable.foreignRecords().filter(isForeignMatch) : [];
      const page = toPage<{ session?: EmulatedSession; record?: JsonObject }>(body, [
        ...found.map((session) => ({ session })),
        ...others.map((record) => ({ record })),
      ]);
      return {
        fields: {
          ...page,
          data: page.data.map(({ session, record }) => (session ? toRecord(session, pageUrl()) : record)),
        },
        shown: page.data.flatMap(({ session }) => (session !== undefined && isCurrent(session) ? session : [])),
      };
    },
    'events-get'(body) {
      const session = optionalText(body, 'WhatsappID');
      const action = optionalText(body, 'action');
      const since = optionalText(body, 'date');
      const found = events
        .stored()
        .filter(
          (event) =>
            matches(session, event.whatsapp_id) && matches(action, event.event_action) && event.event_date >= since,
        );
      return { fields: toPage(body, found), shown: [] };
    },
    'set-hook'(body) {
      sessions.setCallback(find(body), unreliable.rewriteCallback(optionalText(body, 'callback')));
      return { fields: {}, shown: [] };
    },
  };
}

/** An empty filter matches everything. */
function matches(filter: string, value: string): boolean {
  return filter === '' || filter === value;
}
