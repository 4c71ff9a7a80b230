import { assign, emit, sendTo, setup } from 'xstate';
import { toSettings, type WhatsGateSessionInput } from './options.ts';
import { commands, delays, news, patches, toInitialContext } from './session.actions.ts';
import { slotPort } from './session.actors.ts';
import { guards } from './session.guards.ts';
import type { SessionContext, SessionEmitted, SessionEvent } from './session.types.ts';

/**
 * What the person sees: a session from `idle` to `success`, moved by the user, by hints from the QR page's frame and by
 * facts from the slot. It makes no promise; the slot does (`slot.machine.ts`).
 *
 * Run it with `createActor`, or let `createWhatsGateSession` do so. XState's `useMachine` is not supported: it stops and
 * restarts actors as components come and go.
 */
export const whatsGateSessionMachine = setup({
  types: {} as { context: SessionContext; input: WhatsGateSessionInput; events: SessionEvent; emitted: SessionEmitted },
  actors: { slotPort },
  guards,
  delays,
  actions: {
    beginAnew: assign(patches.beginAnew),
    keepRecord: assign(patches.keepRecord),
    mountFrame: assign(patches.mountFrame),
    replaceFrame: assign(patches.replaceFrame),
    frameSpoke: assign(patches.frameSpoke),
    frameIsSilent: assign(patches.frameIsSilent),
    countRefresh: assign(patches.countRefresh),
    link: assign(patches.link),
    forgetSession: assign(patches.close),
    fail: assign(patches.fail),
    refuse: assign(patches.refuse),
    tooLate: assign(patches.tooLate),
    notFreed: assign(patches.notFreed),
    forbidOrigin: assign(patches.forbidOrigin),
    authFailed: assign(patches.authFailed),
    broken: assign(patches.broken),
    notConfirmed: assign(patches.notConfirmed),
    wantSlot: sendTo('slot', commands.want),
    unwantSlot: sendTo('slot', commands.unwant),
    askSlot: sendTo('slot', commands.ask),
    abandonSlot: sendTo('slot', commands.abandon),
    offerSlot: sendTo('slot', commands.offer),
    withdrawSlot: sendTo('slot', commands.withdraw),
    watchCalmly: sendTo('slot', commands.watch('calm')),
    watchSilent: sendTo('slot', commands.watch('silent')),
    watchConfirming: sendTo('slot', commands.watch('confirming')),
    tellLinked: emit(news.linked),
    tellFailed: emit(news.failed),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => toInitialContext(toSettings(input)),
  invoke: { id: 'slot', src: 'slotPort', input: ({ context }) => context.settings },
  initial: 'idle',
  on: {
    close: '.closed',
    switch: [
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
    qr: {
      entry: ['countRefresh', 'frameSpoke', 'watchCalmly'],
      initial: 'fresh',
      states: {
        fresh: { after: { fresh: 'stale' } },
        stale: { on: { retry: { target: '#session.initializing.connecting', actions: 'mountFrame' } } },
      },
    },
    code: {
      entry: ['countRefresh', 'frameSpoke', 'watchCalmly'],
      initial: 'fresh',
      states: {
        fresh: { after: { fresh: 'stale' } },
        stale: { on: { retry: { target: '#session.initializing.connecting', actions: 'mountFrame' } } },
      },
    },
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
          on: { switch: {}, 'slot.*': {} },
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
