import { setup } from 'xstate';
import { mapValues } from './map-values.ts';
import { toSettings, type WhatsGateSessionInput } from './options.ts';
import { commands, delays, news, patches, toInitialContext } from './session.actions.ts';
import { slotPort } from './session.actors.ts';
import { guards } from './session.guards.ts';
import type { SessionContext, SessionEmitted, SessionEvent } from './session.types.ts';

const chart = setup({
  types: {} as { context: SessionContext; input: WhatsGateSessionInput; events: SessionEvent; emitted: SessionEmitted },
  actors: { slotPort },
  guards,
  delays,
});

const wired = chart.extend({
  actions: {
    ...mapValues(patches, chart.assign),
    ...mapValues(commands, (command) => chart.sendTo('slot', command)),
    ...mapValues(news, chart.emit),
  },
});

/** A code is shown, whichever of the two it is; it is covered once it is too old. */
const showing = wired.createStateConfig({
  entry: ['countRefresh', 'frameSpoke', 'watchCalmly'],
  initial: 'fresh',
  states: {
    fresh: { after: { fresh: 'stale' } },
    stale: { on: { retry: { target: '#session.initializing.connecting', actions: 'mountFrame' } } },
  },
});

/**
 * What the person sees: a session from `idle` to `success`, moved by the user, by hints from the QR page's frame and by
 * facts from the slot. It makes no promise; the slot does (`slot.machine.ts`).
 *
 * Run it with `createActor`, or let `createWhatsGateSession` do so. XState's `useMachine` is not supported: it stops and
 * restarts actors as components come and go.
 */
export const whatsGateSessionMachine = wired.createMachine({
  id: 'session',
  context: ({ input }) => toInitialContext(toSettings(input)),
  invoke: { id: 'slot', src: 'slotPort', input: ({ context }) => context.settings },
  initial: 'idle',
  on: {
    close: '.closed',
    switch: [
      { guard: 'mayBeLinked', target: '.error', actions: 'notConfirmed' },
      { guard: 'usable', target: '.initializing', actions: ['beginAnew', 'wantSlot'] },
      { target: '.error', actions: 'refuse' },
    ],
    offer: { actions: 'offerSlot' },
    withdraw: { actions: 'withdrawSlot' },
    'page.woke': { actions: 'askSlot' },
    'page.left': { actions: 'abandonSlot' },
    'slot.taken': '.closed',
    'slot.held': { actions: 'keepRecord' },
    'slot.linked': { target: '.success.confirmed', actions: 'link' },
    'slot.gone': { target: '.broken', actions: 'broken' },
    'slot.failed': { target: '.error', actions: 'fail' },
    'frame.loading': { guard: 'framed', target: '.initializing.connecting' },
    'frame.qr': [
      { guard: 'framedCode', target: '.code' },
      { guard: 'framed', target: '.qr' },
    ],
    'frame.success': { guard: 'framed', target: '.success' },
    'frame.error': { guard: 'framed', target: '.error', actions: 'authFailed' },
    'frame.broken': { guard: 'framed', target: '.broken', actions: 'broken' },
    'frame.lost': [
      { guard: 'replaceable', target: '.initializing.connecting', actions: 'replaceFrame' },
      { guard: 'framed', target: '.initializing.connecting' },
    ],
  },
  states: {
    idle: {
      on: {
        start: [
          { guard: 'usable', target: 'initializing', actions: ['beginAnew', 'wantSlot'] },
          { target: 'error', actions: 'refuse' },
        ],
        close: {},
      },
    },
    initializing: {
      initial: 'creating',
      states: {
        releasing: {
          after: { release: { target: '#session.error', actions: 'notFreed' } },
          on: { 'slot.opening': 'creating' },
        },
        creating: {
          after: { create: { target: '#session.error', actions: 'tooLate' } },
          on: { 'slot.releasing': 'releasing' },
        },
        connecting: {
          entry: 'frameSpoke',
          after: { frame: { actions: ['frameIsSilent', 'watchSilent', 'askSlot'] } },
          on: { retry: { target: 'connecting', reenter: true, actions: 'mountFrame' } },
        },
      },
      on: {
        'slot.held': [
          { guard: 'needsNoFrame', actions: 'keepRecord' },
          { guard: 'framable', target: '.connecting', actions: ['keepRecord', 'mountFrame'] },
          { target: 'error', actions: ['forbidOrigin', 'unwantSlot'] },
        ],
      },
    },
    qr: showing,
    code: showing,
    success: {
      initial: 'confirming',
      entry: ['frameSpoke', 'watchConfirming'],
      exit: 'watchCalmly',
      on: { 'frame.loading': {}, 'frame.success': {}, 'frame.lost': {} },
      states: {
        confirming: {
          entry: 'askSlot',
          after: { confirm: 'deciding' },
        },
        deciding: {
          entry: 'askSlot',
          on: { 'slot.held': { target: '#session.error', actions: ['keepRecord', 'notConfirmed'] } },
          after: { lastAnswer: { target: '#session.error', actions: 'notConfirmed' } },
        },
        confirmed: {
          entry: 'tellLinked',
          on: { switch: {} },
        },
      },
    },
    error: {
      entry: 'tellFailed',
      on: {
        'slot.held': [{ guard: 'arrivedLate', target: 'initializing.connecting', actions: ['keepRecord', 'mountFrame'] }, { actions: 'keepRecord' }],
        retry: [
          { guard: 'unconfirmed', target: 'success' },
          { guard: 'framable', target: 'initializing.connecting', actions: 'mountFrame' },
          { guard: 'retryable', target: 'initializing', actions: ['beginAnew', 'wantSlot'] },
        ],
      },
    },
    broken: {
      entry: 'tellFailed',
      on: {
        'slot.*': {},
        'slot.linked': { target: 'success.confirmed', actions: 'link' },
        retry: { target: 'initializing', actions: ['beginAnew', 'wantSlot'] },
      },
    },
    closed: {
      entry: ['forgetSession', 'unwantSlot'],
      on: {
        start: [
          { guard: 'mayBeLinkedAsAsked', target: 'success', actions: 'wantSlot' },
          { guard: 'mayBeLinked', target: 'error', actions: 'notConfirmed' },
          { guard: 'usable', target: 'initializing', actions: ['beginAnew', 'wantSlot'] },
          { target: 'error', actions: 'refuse' },
        ],
        close: {},
        'slot.*': {},
        'slot.linked': { target: 'success.confirmed', actions: 'link' },
      },
    },
  },
});
