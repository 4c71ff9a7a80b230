import { useMachine as useInReact } from '@xstate/react';
import { useMachine as useInVue } from '@xstate/vue';
import { useEffect, useRef } from 'react';
import { defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue';
import { assign, fromPromise, setup } from 'xstate';
import { type BareRecord, createSession, deleteSession } from './commands.ts';
import { rendered } from './probe.ts';

type Said = 'loading' | 'qr' | 'success' | 'error' | 'broken';

/** The machine as one would draw it first: the create in an invoked promise, with its signal handed on. */
const machine = setup({
  types: {} as {
    context: { name: string; record: BareRecord | null };
    input: { name: string };
    events: { type: Said };
  },
  actors: { create: fromPromise<BareRecord, string>(({ input, signal }) => createSession(input, signal)) },
}).createMachine({
  context: ({ input }) => ({ name: input.name, record: null }),
  initial: 'initializing',
  states: {
    initializing: {
      invoke: {
        src: 'create',
        input: ({ context }) => context.name,
        onDone: { target: 'connecting', actions: assign({ record: ({ event }) => event.output }) },
        onError: 'error',
      },
    },
    connecting: {},
    qr: {},
    success: {},
    error: {},
    broken: {},
  },
  on: { qr: '.qr', success: '.success', error: '.error', broken: '.broken' },
});

/** Sends what the frame says to the machine; asks who sent it, unlike the vendor's listener. @returns stops */
function listenTo(frame: () => HTMLIFrameElement | null, send: (event: { type: Said }) => void): () => void {
  const listen = ({ source, data }: MessageEvent) => {
    if (source !== null && source === frame()?.contentWindow && data?.module === 'qr') send({ type: data.message });
  };
  window.addEventListener('message', listen);
  return () => window.removeEventListener('message', listen);
}

export function XStateInReact({ name }: { readonly name: string }) {
  const [snapshot, send, actor] = useInReact(machine, { input: { name } });
  const iframe = useRef<HTMLIFrameElement>(null);
  useEffect(() => listenTo(() => iframe.current, send), [send]);
  useEffect(
    () => () => {
      const { record } = actor.getSnapshot().context;
      if (record !== null) void deleteSession(record);
    },
    [actor],
  );
  rendered(snapshot.value);
  const { record } = snapshot.context;
  return record && <iframe ref={iframe} title="WhatsApp code" src={record.qr_link} />;
}

export const XStateInVue = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const { snapshot, send, actorRef } = useInVue(machine, { input: { name } });
    const iframe = ref<HTMLIFrameElement | null>(null);
    let stop = () => {};
    onMounted(() => {
      stop = listenTo(() => iframe.value, send);
    });
    onBeforeUnmount(() => {
      stop();
      const { record } = actorRef.getSnapshot().context;
      if (record !== null) void deleteSession(record);
    });
    return () => {
      rendered(snapshot.value.value);
      const { record } = snapshot.value.context;
      return record && h('iframe', { ref: iframe, title: 'WhatsApp code', src: record.qr_link });
    };
  },
});
