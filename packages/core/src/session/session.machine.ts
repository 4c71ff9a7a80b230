import { setup } from 'xstate';
import { mapValues } from '../map-values.ts';
import { type EarlyOption, toSettings, type WhatsGateSessionInput } from './options.ts';
import { commands, delays, emitted, patches, toInitialContext } from './session.actions.ts';
import { guards } from './session.guards.ts';
import type { SessionContext, SessionEmitted, SessionEvent } from './session.types.ts';
import { slotConnection } from './slot-connection.ts';

const chart = setup({
  types: {} as {
    context: SessionContext;
    input: WhatsGateSessionInput & EarlyOption;
    events: SessionEvent;
    emitted: SessionEmitted;
  },
  actors: { slotConnection },
  guards,
  delays,
});

const wired = chart.extend({
  actions: {
    ...mapValues(patches, chart.assign),
    ...mapValues(commands, (command) => chart.sendTo('slot', command)),
    ...mapValues(emitted, chart.emit),
  },
});

/** No session is running, and none that may be linked is left behind: a start begins one. */
const idle = wired.createStateConfig({
  on: {
    start: [
      { guard: 'isInputValid', target: '#session.initializing', actions: ['startAttempt', 'desireSlot'] },
      { target: '#session.error.invalid', actions: 'rejectInput' },
    ],
    'views.left': {},
    'page.restored': {},
  },
});

/** The session has ended on screen, but may still become linked: then nothing else is started. */
const ended = wired.createStateConfig({
  on: {
    start: [
      { guard: 'mayBeLinkedAsRequested', target: '#session.success', actions: 'desireSlot' },
      { guard: 'mayBeLinked', target: '#session.error.unconfirmed', actions: 'linkUnconfirmed' },
      { guard: 'isInputValid', target: '#session.initializing', actions: ['startAttempt', 'desireSlot'] },
      { target: '#session.error.invalid', actions: 'rejectInput' },
    ],
    'views.left': {},
    'page.restored': {},
    'slot.linked': { target: '#session.success.confirmed', actions: ['link', 'emitLinked'] },
  },
});

/** The session is waited for. */
const arriving = wired.createStateConfig({
  on: {
    'slot.active': [
      { guard: 'frameNotNeeded', actions: 'keepRecord' },
      { guard: 'canMountFrame', target: '#session.initializing.connecting', actions: ['keepRecord', 'mountFrame'] },
      { target: '#session.error.invalid', actions: ['forbidOrigin', 'releaseSlot'] },
    ],
  },
});

/** A code is shown, a QR code or a pairing code; it is covered once it is too old. */
const showing = wired.createStateConfig({
  entry: ['countCode', 'pollSlowly'],
  initial: 'fresh',
  states: {
    fresh: { after: { fresh: 'stale' } },
    stale: { on: { retry: { target: '#session.initializing.connecting', actions: 'mountFrame' } } },
  },
});

/**
 * What the person sees: a session from `idle` to `success`, moved by the person, by hints from the QR page's frame and
 * by facts from the slot. It makes no request; the slot does (`slot.machine.ts`).
 *
 * Run it with `createActor`, or let `createWhatsGateSession` do so. XState's `useMachine` is not supported: it stops
 * and restarts actors as components come and go.
 */
export const whatsGateSessionMachine = wired.createMachine({
  id: 'session',
  context: ({ input }) => toInitialContext(toSettings(input)),
  invoke: { id: 'slot', src: 'slotConnection', input: ({ context }) => context.settings },
  initial: 'idle',
  on: {
    start: [
      { guard: 'isInputInvalid', actions: 'emitInvalidInput' },
      { guard: 'isCurrentAuth' },
      { guard: 'mayBeLinked', target: '.error.unconfirmed', actions: 'linkUnconfirmed' },
      { target: '.initializing', actions: ['startAttempt', 'desireSlot'] },
    ],
    close: '.closed',
    'views.leaving': { actions: 'offerSlot' },
    'views.stayed': { actions: 'withdrawSlot' },
    'views.left': { target: '.initializing.suspended', actions: 'leaveSlot' },
    'page.woke': { actions: ['watchSlot', 'pollNow'] },
    'page.hidden': { actions: 'unwatchSlot' },
    'page.restored': '.initializing.verifying',
    // A long poll ends first: the last request must not wait for its connection.
    'page.left': { actions: ['unwatchSlot', 'releaseOnUnload'] },
    'slot.active': { actions: 'keepRecord' },
    'slot.linked': [
      { guard: 'isAlreadyLinked', target: '.success.confirmed', actions: 'link' },
      { target: '.success.confirmed', actions: ['link', 'emitLinked'] },
    ],
    'slot.gone': { target: '.broken', actions: 'sessionGone' },
    'slot.failed': [
      { guard: 'isRetryable', target: '.error.failed', actions: 'recordFailure' },
      { target: '.error.invalid', actions: 'recordFailure' },
    ],
    'slot.unreadable': { target: '.error.rejected', actions: 'recordError' },
    'frame.loading': { guard: 'isCurrentFrame', target: '.initializing.connecting' },
    'frame.qr': [
      { guard: 'isCurrentFrameOfCode', target: '.code' },
      { guard: 'isCurrentFrame', target: '.qr' },
    ],
    'frame.success': { guard: 'isCurrentFrame', target: '.success', actions: 'reportSuccess' },
    'frame.error': { guard: 'isCurrentFrame', target: '.error.rejected', actions: 'authFailed' },
    'frame.broken': { guard: 'isCurrentFrame', target: '.broken', actions: 'sessionBroken' },
    'frame.lost': [
      { guard: 'canRemountFrame', target: '.initializing.connecting', actions: 'remountFrame' },
      { guard: 'isCurrentFrame', target: '.initializing.connecting.silent' },
    ],
  },
  states: {
    idle: { ...idle, on: { ...idle.on, close: {} } },
    initializing: {
      initial: 'creating',
      states: {
        releasing: {
          after: { release: { target: '#session.error.late', actions: 'releaseTimedOut' } },
          on: { 'slot.creating': 'creating' },
        },
        creating: {
          after: { create: { target: '#session.error.late', actions: 'createTimedOut' } },
          on: { 'slot.releasing': 'releasing' },
        },
        connecting: {
          initial: 'loading',
          on: { retry: { target: 'connecting', reenter: true, actions: 'mountFrame' } },
          states: {
            loading: { entry: 'clearError', after: { frame: 'silent' } },
            /** The page is mute: the API is asked more often, and the page is offered as a link. */
            silent: { entry: ['pollQuickly', 'pollNow'] },
          },
        },
        /** Nothing is shown before the API has shown the session to the user who is signed in now. */
        verifying: {
          entry: ['clearSession', 'pollQuickly', 'verifySlot'],
          after: { create: { target: '#session.error.late', actions: 'createTimedOut' } },
        },
        /** The same for a session that was linked: its link is not news. */
        reverifying: {
          entry: ['clearSession', 'verifySlot'],
          after: { create: { target: '#session.error.late', actions: 'createTimedOut' } },
          on: { 'slot.linked': { target: '#session.success.confirmed', actions: 'link' } },
        },
        /** No view shows the session: its slot waits in the pool. */
        suspended: {
          entry: 'clearSession',
          after: { grace: '#session.closed' },
          on: {
            start: [
              { guard: 'isInputInvalid', actions: 'emitInvalidInput' },
              { target: 'creating', actions: ['startAttempt', 'desireSlot'] },
            ],
            'views.left': {},
            'views.returned': { target: 'creating', actions: 'desireSlot' },
            'page.restored': {},
          },
        },
        /** No view shows the link. */
        unseen: {
          entry: 'clearSession',
          on: { start: {}, 'views.left': {}, 'views.returned': 'reverifying', 'page.restored': {}, 'slot.*': {} },
        },
      },
      on: arriving.on,
    },
    qr: showing,
    code: showing,
    success: {
      initial: 'confirming',
      entry: 'clearError',
      on: {
        'frame.loading': {},
        'frame.success': { guard: 'isCurrentFrame', actions: 'reportSuccess' },
        'frame.lost': {},
        'slot.unreadable': { target: 'error.unconfirmed', actions: 'recordError' },
      },
      states: {
        confirming: {
          entry: 'pollNow',
          after: { confirm: 'finalCheck' },
        },
        finalCheck: {
          entry: 'verifySlot',
          on: { 'slot.active': { target: '#session.error.unconfirmed', actions: ['keepRecord', 'linkUnconfirmed'] } },
          after: { finalCheckWait: { target: '#session.error.unconfirmed', actions: 'linkUnconfirmed' } },
        },
        confirmed: {
          on: {
            start: {},
            'views.left': '#session.initializing.unseen',
            'page.restored': '#session.initializing.reverifying',
            'frame.success': {},
            'slot.linked': { actions: 'link' },
            'slot.unlinked': { target: '#session.broken', actions: 'sessionUnlinked' },
          },
        },
      },
    },
    error: {
      initial: 'failed',
      entry: 'emitFailed',
      states: {
        /** The input must change: a number, a name, an option. There is no session. */
        invalid: idle,
        /** The attempt failed. There is no session. */
        failed: {
          ...idle,
          on: { ...idle.on, retry: { target: '#session.initializing', actions: ['startAttempt', 'desireSlot'] } },
        },
        /** There is a session, but its page, or the relay, refused. */
        rejected: {
          on: {
            'slot.unreadable': {},
            retry: { target: '#session.initializing.connecting', actions: ['mountFrame', 'pollNow'] },
          },
        },
        /** There may be a session soon. */
        late: {
          on: {
            ...arriving.on,
            retry: { target: '#session.initializing', actions: ['startAttempt', 'desireSlot'] },
          },
        },
        /** There is a session, and it may be linked. */
        unconfirmed: { on: { 'slot.unreadable': {}, retry: '#session.success' } },
      },
    },
    broken: {
      ...ended,
      entry: 'emitFailed',
      on: { ...ended.on, 'slot.*': {}, retry: { target: 'initializing', actions: ['startAttempt', 'desireSlot'] } },
    },
    closed: {
      ...ended,
      entry: ['clearSession', 'releaseSlot'],
      on: { ...ended.on, close: {} },
    },
  },
});
