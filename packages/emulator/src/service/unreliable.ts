import type { JsonObject } from '@whatsgate/client';
import { createRandom, pick, type Random } from '../faults/random.ts';
import { rewriteCallback, rewriteName } from '../faults/rewrite.ts';
import { type LossKind, type Trouble, toSettings, type UnreliableOptions } from '../faults/unreliable-options.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import { type PastLists, recordLists } from './past-lists.ts';
import type { EmulatedSession, ShownStatus } from './session.ts';
import type { Sessions } from './sessions.ts';

/** How one request goes wrong. */
export interface RequestTrouble {
  /** Milliseconds to wait before the work. */
  readonly delayBefore: number;
  /** Milliseconds to wait after the work. */
  readonly delayAfter: number;
  readonly lost: { readonly kind: LossKind; readonly isDone: boolean } | null;
}

/** The unreliable mode: decides what goes wrong. While it is off, nothing does. */
export interface Unreliable {
  /** Begins with these options, or ends with null: flickers end too, and lists are true again. */
  set(options: UnreliableOptions | null): void;
  /** The options of the mode; null while it is off. */
  options(): UnreliableOptions | null;
  forRequest(): RequestTrouble;
  /** The sessions that a list shows; old ones are copies. */
  list(isMatch: (session: EmulatedSession) => boolean): readonly EmulatedSession[];
  /** Records of other applications for a list. */
  foreignRecords(): readonly JsonObject[];
  isReadEmpty(session: EmulatedSession): boolean;
  /** Perhaps begins to show a linked session as something else. */
  flicker(session: EmulatedSession): void;
  rewriteName(name: string): string;
  rewriteCallback(callback: string): string;
  isCreateDoubled(): boolean;
  isDeleteRepeated(): boolean;
  webhookFault(): 'lost' | 'doubled' | undefined;
}

const foreign: readonly JsonObject[] = [
  { id: 11, name: 123, unique_id: 'f0000000000a1', status: 'READY', callback: '', wid: [], qr_link: '' },
  { id: 12, name: 'Another application', unique_id: ['f0000000000a2'], status: 'AUTH', callback: null, wid: null },
  { id: 13, name: null, unique_id: 'f0000000000a3', status: 7, callback: {}, wid: null },
];

const flickerStatuses = ['PENDING', 'AUTH', 'RECONNECTING'] as const;
const calm: RequestTrouble = { delayBefore: 0, delayAfter: 0, lost: null };

export function createUnreliable(sessions: Sessions, clock: EmulatorClock): Unreliable {
  let mode: Mode | null = null;
  return {
    set(options) {
      mode?.end();
      mode = options === null ? null : beginMode(options, sessions, clock);
    },
    options: () => mode?.options ?? null,
    forRequest: () => mode?.forRequest() ?? calm,
    list: (isMatch) => mode?.list(isMatch) ?? sessions.all().filter(isMatch),
    foreignRecords: () => (mode?.happens('foreignRecords') ? foreign : []),
    isReadEmpty: (session) => mode?.isReadEmpty(session) ?? false,
    flicker: (session) => mode?.flicker(session),
    rewriteName: (name) => (mode?.happens('rewrittenName') ? rewriteName(name, mode.random('name')) : name),
    rewriteCallback: (callback) =>
      mode?.happens('rewrittenCallback') ? rewriteCallback(callback, mode.random('callback')) : callback,
    isCreateDoubled: () => mode?.happens('doubledCreate') ?? false,
    isDeleteRepeated: () => mode?.happens('repeatedDelete') ?? false,
    webhookFault() {
      if (mode?.happens('lostWebhook')) return 'lost';
      return mode?.happens('doubledWebhook') ? 'doubled' : undefined;
    },
  };
}

interface Mode extends Pick<Unreliable, 'forRequest' | 'list' | 'isReadEmpty' | 'flicker'> {
  readonly options: UnreliableOptions;
  happens(trouble: Trouble): boolean;
  random(purpose: string): Random;
  end(): void;
}

function beginMode(options: UnreliableOptions, sessions: Sessions, clock: EmulatorClock): Mode {
  const settings = toSettings(options);
  const past: PastLists = recordLists(sessions, clock, settings.maxLag);
  const randoms = new Map<string, Random>();
  /** How many lists in a row have left out a session. */
  const misses = new Map<string, number>();
  const emptyReads = new Set<string>();
  const flickers = new Map<EmulatedSession, ShownStatus>();

  const random = (purpose: string): Random => {
    const found = randoms.get(purpose) ?? createRandom(settings.seed, purpose);
    randoms.set(purpose, found);
    return found;
  };
  const happens = (trouble: Trouble) => random(trouble)() < settings[trouble];
  const duration = (purpose: string, max: number) => Math.ceil(random(purpose)() * max);
  const choose = (isMatch: (session: EmulatedSession) => boolean) => {
    // Each is drawn for each list, so that one probability does not move the sequence of another.
    const isEmpty = happens('emptyList');
    const isStale = happens('staleList');
    if (isEmpty) return [];
    const all = isStale ? past.before(duration('lag', settings.maxLag)) : sessions.all();
    return all.filter((session) => isMatch(session) && !happens('missingRecord'));
  };

  return {
    options,
    happens,
    random,
    forRequest() {
      const delay = happens('delay') ? duration('delay length', settings.maxDelay) : 0;
      const isBefore = random('delay side')() < 0.5;
      const isFailure = happens('failure');
      const isLost = happens('lostAnswer');
      const kind = pick(random('loss kind'), settings.kinds);
      return {
        delayBefore: isBefore ? delay : 0,
        delayAfter: isBefore ? 0 : delay,
        lost: kind !== undefined && (isFailure || isLost) ? { kind, isDone: !isFailure } : null,
      };
    },
    list(isMatch) {
      const shown = choose(isMatch);
      const isShown = new Set(shown.map(({ uniqueId }) => uniqueId));
      const forced = sessions.all().filter((session) => {
        if (!isMatch(session)) return false;
        const missed = isShown.has(session.uniqueId) ? 0 : (misses.get(session.uniqueId) ?? 0) + 1;
        misses.set(session.uniqueId, missed > settings.maxMisses ? 0 : missed);
        return missed > settings.maxMisses;
      });
      return [...shown, ...forced];
    },
    isReadEmpty({ uniqueId }) {
      const isEmpty = happens('emptyRead');
      if (emptyReads.delete(uniqueId) || !isEmpty) return false;
      emptyReads.add(uniqueId);
      return true;
    },
    flicker(session) {
      const isLinked = session.status === 'READY' && session.isLinkShown;
      if (!isLinked || session.shownAs !== null || !happens('flicker')) return;
      const status = pick(random('flicker status'), flickerStatuses);
      const wid = random('flicker wid')() < 0.5 ? null : undefined;
      const shown = { status, wid };
      flickers.set(session, shown);
      sessions.showAs(session, shown, duration('flicker length', settings.maxFlicker));
    },
    end() {
      past.stop();
      for (const [session, shown] of flickers) if (session.shownAs === shown) sessions.showAs(session, null);
    },
  };
}
