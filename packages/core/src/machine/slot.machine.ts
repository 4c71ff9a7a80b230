import { setup } from 'xstate';
import { mapValues } from './map-values.ts';
import { abandon, delays, facts, patches } from './slot.actions.ts';
import { create, read, remove } from './slot.actors.ts';
import { guards } from './slot.guards.ts';
import type { SlotCommand, SlotContext, SlotFact, SlotInput } from './slot.types.ts';

const chart = setup({
  types: {} as { context: SlotContext; input: SlotInput; events: SlotCommand; emitted: SlotFact },
  actors: { create, read, remove },
  guards,
  delays,
});

const wired = chart.extend({
  actions: { ...mapValues(patches, chart.assign), ...mapValues(facts, chart.emit), abandon },
});

/**
 * What WhatsGate holds: one paid slot, converging to what is wanted. It outlives whoever wants.
 *
 * There is no arrow from `linked` to `releasing`, and none into `deleting` but from a `checking` that did not find the
 * session linked. Nor does one lead there while the session may be linked: its page said `success` a moment ago. A create in flight is never dropped; one that answers too late is `held`, unwanted, and released.
 */
export const slotMachine = wired.createMachine({
  id: 'slot',
  context: ({ input }) => ({
    ...input,
    want: null,
    held: null,
    key: '',
    unsettled: null,
    repeated: false,
    record: null,
    expiresAt: 0,
    pace: 'calm',
    mayBeLinkedUntil: 0,
    heed: 0,
  }),
  initial: 'absent',
  on: { want: { actions: 'want' } },
  states: {
    absent: {
      entry: 'forget',
      always: { guard: 'wanted', target: 'opening' },
    },
    opening: {
      entry: ['take', 'tellOpening'],
      invoke: {
        src: 'create',
        input: ({ context }) => context,
        onDone: [
          { guard: 'answersLinked', target: 'linked', actions: 'open' },
          { guard: 'unwanted', target: 'releasing', actions: 'open' },
          { target: 'held', actions: 'open' },
        ],
        onError: { target: 'absent', actions: ['tellFailed', 'settle'] },
      },
      on: {
        want: [{ guard: 'repeats', target: 'opening', reenter: true, actions: ['want', 'repeat'] }, { actions: 'want' }],
        tell: { actions: 'tellOpening' },
      },
    },
    held: {
      entry: 'tellHeld',
      always: { guard: 'releasable', target: 'releasing' },
      after: { authorize: { guard: 'expired', target: '.expiring' } },
      on: {
        want: [{ guard: 'wantsCurrent', actions: ['keepWanting', 'tellHeld'] }, { actions: 'want' }],
        tell: { actions: 'tellHeld' },
        abandon: { guard: 'notLinkedYet', actions: 'abandon' },
        watch: { actions: ['watch', 'tellHeld'] },
      },
      initial: 'resting',
      states: {
        resting: { after: { poll: 'asking' }, on: { ask: 'asking' } },
        asking: {
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersGone', target: '#slot.absent', actions: ['unwant', 'tellGone'] },
              { guard: 'answersLinked', target: '#slot.linked', actions: 'keep' },
              { guard: 'expired', target: '#slot.releasing', actions: ['unwant', 'tellExpired'] },
              { target: 'resting', actions: ['keep', 'tellHeld'] },
            ],
            onError: { target: 'resting', actions: 'heed' },
          },
        },
        expiring: {
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersGone', target: '#slot.absent', actions: ['unwant', 'tellGone'] },
              { guard: 'answersLinked', target: '#slot.linked', actions: 'keep' },
              { target: '#slot.releasing', actions: ['unwant', 'tellExpired'] },
            ],
            onError: { target: '#slot.releasing', actions: ['unwant', 'tellExpired'] },
          },
        },
      },
    },
    linked: {
      entry: 'tellLinked',
      always: { guard: 'unwanted', target: 'absent' },
      on: { tell: { actions: 'tellLinked' } },
    },
    releasing: {
      entry: 'tellReleasing',
      on: { want: { actions: ['want', 'tellReleasing'] }, tell: { actions: 'tellReleasing' } },
      after: { release: 'owed' },
      initial: 'checking',
      states: {
        checking: {
          invoke: {
            src: 'read',
            input: ({ context }) => context,
            onDone: [
              { guard: 'answersLinked', target: '#slot.linked', actions: ['keep', 'keepWanting'] },
              { guard: 'answersGone', target: '#slot.absent', actions: 'tellFreed' },
              { guard: 'answersDestroying', target: 'draining' },
              { target: 'deleting' },
            ],
            onError: { target: 'later', actions: 'heed' },
          },
        },
        deleting: { invoke: { src: 'remove', input: ({ context }) => context, onDone: 'draining', onError: { target: 'later', actions: 'heed' } } },
        draining: { after: { drain: 'checking' } },
        later: { after: { retryDelete: 'checking' } },
      },
    },
    owed: {
      on: { want: { actions: ['want', 'tellReleasing'] }, tell: { actions: 'tellReleasing' } },
      after: { release: 'releasing' },
    },
  },
});
