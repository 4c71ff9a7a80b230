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
 * session linked. A create in flight is never dropped; one that answers too late is `held`, unwanted, and released.
 */
export const slotMachine = wired.createMachine({
  id: 'slot',
  context: ({ input }) => ({ ...input, want: null, held: null, key: '', unsettled: null, repeated: false, record: null, expiresAt: 0, pace: 'calm', heed: 0 }),
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
      always: { guard: 'unwanted', target: 'releasing' },
      after: { authorize: { guard: 'notConfirming', target: '.expiring' } },
      on: {
        tell: { actions: 'tellHeld' },
        abandon: { actions: 'abandon' },
        watch: [{ guard: 'expiredMeanwhile', target: '.expiring', actions: 'watch' }, { actions: 'watch' }],
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
