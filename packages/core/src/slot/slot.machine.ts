import { setup } from 'xstate';
import { mapValues } from '../map-values.ts';
import { delays, effects, noAttempt, patches } from './slot.actions.ts';
import { create, longPoll, read, remove } from './slot.actors.ts';
import { guards } from './slot.guards.ts';
import type { SlotCommand, SlotContext, SlotInput } from './slot.types.ts';

const chart = setup({
  types: {} as { context: SlotContext; input: SlotInput; events: SlotCommand },
  actors: { create, longPoll, read, remove },
  guards,
  delays,
});

const wired = chart.extend({ actions: { ...mapValues(patches, chart.assign), ...effects } });

/** A read of a session that waits for its phone. @param refused - where a read leads that is refused as unauthorized */
const reading = (
  refused: { target: 'doubting' } | { target: 'waiting'; actions: 'recordReadError' },
  src: 'read' | 'longPoll' = 'read',
) =>
  wired.createStateConfig({
    invoke: {
      src,
      input: ({ context }) => context,
      onDone: [
        { guard: 'answersGone', target: '#slot.absent', actions: 'recordGone' },
        { guard: 'answersLinked', target: '#slot.linked', actions: ['updateRecord', 'keepCurrent'] },
        { target: 'waiting', actions: 'updateRecord' },
      ],
      onError: [
        { guard: 'isUnauthorized', ...refused },
        { target: 'waiting', actions: 'honorRetryAfter' },
      ],
    },
  });
const polling = wired.createStateConfig({
  ...reading({ target: 'doubting' }),
  // The answer to an earlier read may be about an earlier user.
  on: { verify: { target: 'polling', reenter: true } },
});
/** A read that the relay answers when something has changed; ended before anything else is asked. */
const longPolling = wired.createStateConfig({
  ...reading({ target: 'doubting' }, 'longPoll'),
  entry: 'beginLongPoll',
  exit: 'endLongPoll',
  always: { guard: 'cannotLongPoll', target: 'waiting' },
  on: { pollNow: 'polling', verify: 'polling' },
});
/** The application may be renewing its sign-in: the read is repeated once. */
const doubting = wired.createStateConfig({ after: { recheck: 'rechecking' } });
const rechecking = reading({ target: 'waiting', actions: 'recordReadError' });
const waiting = wired.createStateConfig({
  after: { poll: [{ guard: 'canLongPoll', target: 'longPolling' }, { target: 'polling' }] },
  on: { pollNow: 'polling', verify: 'polling' },
});
const pollingStates = { waiting, polling, longPolling, doubting, rechecking };

/**
 * What WhatsGate holds: one paid slot that converges to what is desired. It outlives the session that desires it.
 *
 * No arrow leads from `linked` to `releasing`, none from `confirming`, where the page has sent `success`, and none into
 * `deleting` but from a `checking` that did not find the session linked. A create in flight is never dropped; one that
 * is answered too late becomes `active`, undesired, and is released.
 */
export const slotMachine = wired.createMachine({
  id: 'slot',
  context: ({ input }) => ({
    ...input,
    desired: null,
    current: null,
    attempt: noAttempt,
    record: null,
    alreadyLinked: false,
    createdAt: 0,
    expiresAt: 0,
    mayBeLinkedUntil: 0,
    successReported: false,
    pollRate: 'calm',
    reads: 0,
    confirmingReads: 0,
    retryAfterMs: 0,
    readError: null,
    outcome: null,
    isWatched: false,
    longPolls: 'possible',
  }),
  initial: 'absent',
  on: {
    setDesired: { actions: 'setDesired' },
    setWatched: { actions: 'setWatched' },
    useClient: { actions: 'useClient' },
  },
  states: {
    absent: {
      entry: 'clearRecord',
      always: { guard: 'isDesired', target: 'creating' },
    },
    creating: {
      entry: 'beginAttempt',
      invoke: {
        src: 'create',
        input: ({ context }) => context,
        onDone: [
          { guard: 'answersLinked', target: 'linked', actions: ['recordCreated', 'recordAlreadyLinked'] },
          { guard: 'isUndesired', target: 'releasing', actions: 'recordCreated' },
          { target: 'active', actions: 'recordCreated' },
        ],
        onError: { target: 'absent', actions: 'endAttempt' },
      },
      on: {
        setDesired: [
          { guard: 'repeatsAttempt', target: 'creating', reenter: true, actions: ['setDesired', 'markSentTwice'] },
          { actions: 'setDesired' },
        ],
      },
    },
    active: {
      type: 'parallel',
      always: { guard: 'isUndesired', target: 'releasing' },
      on: {
        setPollRate: { actions: 'setPollRate' },
        reportSuccess: { guard: 'canHold', target: 'confirming', actions: 'extendHold' },
        releaseOnUnload: { actions: 'releaseOnUnload' },
      },
      states: {
        polling: {
          initial: 'waiting',
          states: pollingStates,
        },
        deadline: { initial: 'running', states: { running: { after: { authorize: '#slot.expiring' } } } },
      },
    },
    expiring: {
      always: { guard: 'isUndesired', target: 'releasing' },
      on: {
        reportSuccess: { guard: 'canHold', target: 'confirming', actions: 'extendHold' },
        releaseOnUnload: { actions: 'releaseOnUnload' },
      },
      invoke: {
        src: 'read',
        input: ({ context }) => context,
        onDone: [
          { guard: 'answersGone', target: 'absent', actions: 'recordGone' },
          { guard: 'answersLinked', target: 'linked', actions: ['updateRecord', 'keepCurrent'] },
          { target: 'releasing', actions: 'recordExpired' },
        ],
        onError: { target: 'releasing', actions: 'recordExpired' },
      },
    },
    confirming: {
      type: 'parallel',
      entry: 'beginConfirming',
      exit: 'endHold',
      on: { setDesired: [{ guard: 'desiresCurrent', actions: 'keepCurrent' }, { actions: 'setDesired' }] },
      states: {
        polling: {
          initial: 'polling',
          states: pollingStates,
        },
        deadline: {
          initial: 'running',
          states: {
            running: {
              after: { hold: '#slot.active' },
              on: { reportSuccess: { guard: 'canHold', target: 'running', reenter: true, actions: 'extendHold' } },
            },
          },
        },
      },
    },
    linked: {
      always: { guard: 'isUndesired', target: 'absent' },
      initial: 'unasked',
      states: {
        /** Not polled: read when the page wakes, at most once a minute. */
        unasked: { on: { pollNow: 'asking', verify: 'asking' } },
        asking: {
          on: { verify: { target: 'asking', reenter: true } },
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersGone', target: 'doubting' },
              { guard: 'answersDestroying', target: '#slot.absent', actions: 'recordUnlinked' },
              { guard: 'answersLinked', target: 'asked', actions: 'updateRecord' },
              { guard: 'answersUndocumented', target: 'asked', actions: 'updateRecord' },
              { target: 'asked' },
            ],
            onError: 'asked',
          },
        },
        asked: { after: { linkedPoll: 'unasked' }, on: { verify: 'asking' } },
        /** One empty answer proves nothing. */
        doubting: { after: { linkedPoll: 'rechecking' } },
        rechecking: {
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersGone', target: '#slot.absent', actions: 'recordUnlinked' },
              { guard: 'answersDestroying', target: '#slot.absent', actions: 'recordUnlinked' },
              { guard: 'answersLinked', target: 'asked', actions: 'updateRecord' },
              { guard: 'answersUndocumented', target: 'asked', actions: 'updateRecord' },
              { target: 'asked' },
            ],
            onError: 'doubting',
          },
        },
      },
    },
    releasing: {
      after: { release: 'overdue' },
      initial: 'checking',
      states: {
        checking: {
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersLinked', target: '#slot.linked', actions: ['updateRecord', 'keepCurrent'] },
              { guard: 'answersGone', target: '#slot.absent' },
              { guard: 'answersDestroying', target: 'draining' },
              { guard: 'mustNotDelete', target: 'backoff' },
              { target: 'deleting' },
            ],
            onError: { target: 'backoff', actions: 'honorRetryAfter' },
          },
        },
        deleting: {
          invoke: {
            src: 'remove',
            input: ({ context }) => context,
            onDone: 'draining',
            onError: { target: 'backoff', actions: 'honorRetryAfter' },
          },
        },
        draining: { after: { drain: 'checking' } },
        backoff: { after: { retryDelete: 'checking' } },
      },
    },
    overdue: { after: { release: 'releasing' } },
  },
});
