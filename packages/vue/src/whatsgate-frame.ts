import { en, frameAttributes, frameStyles, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { defineComponent, h, onBeforeUnmount, onMounted, type PropType, type SlotsType, shallowRef, type VNodeChild } from 'vue';

export interface WhatsGateFrameProps {
  /** What `useWhatsGateSession` gave. */
  readonly session: Pick<WhatsGateSessionView, 'frameUrl' | 'frameKey' | 'stale' | 'retry' | 'attachFrame'>;
  /** The language of the frame's title and of the button over an old code. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * The place of the QR page: a box of fixed size that shows its default slot until there is a `frameUrl`, then the page in a
 * fresh iframe for each `frameKey`. A code that is too old is covered, by a button that renews it or by the slot `stale`.
 * Render it always.
 */
export const WhatsGateFrame = defineComponent({
  name: 'WhatsGateFrame',
  props: {
    session: { type: Object as PropType<WhatsGateFrameProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: () => en },
  },
  slots: Object as SlotsType<{ default?: () => VNodeChild; stale?: () => VNodeChild }>,
  setup(props, { slots }) {
    const renew = (retry: () => void) => h('button', { type: 'button', style: frameStyles.renew, onClick: retry }, props.messages.renew);
    return () => {
      const { frameUrl, frameKey, stale, retry, attachFrame } = props.session;
      return h('div', { class: 'whatsgate-frame', style: frameStyles.box }, [
        frameUrl === null ? slots.default?.() : h(Frame, { key: frameKey, frameKey, url: frameUrl, title: props.messages.frameTitle, attachFrame }),
        stale ? h('div', { style: frameStyles.cover }, slots.stale?.() ?? renew(retry)) : null,
      ]);
    };
  },
});

const Frame = defineComponent({
  name: 'WhatsGateFrameElement',
  props: {
    url: { type: String, required: true },
    frameKey: { type: Number, required: true },
    title: { type: String, required: true },
    attachFrame: { type: Function as PropType<WhatsGateSessionView['attachFrame']>, required: true },
  },
  setup(props) {
    const iframe = shallowRef<HTMLIFrameElement | null>(null);
    let detach = () => {};
    onMounted(() => {
      if (iframe.value !== null) detach = props.attachFrame(iframe.value, props.frameKey);
    });
    onBeforeUnmount(() => detach());
    return () =>
      h('div', h('iframe', { ref: iframe, title: props.title, ...frameAttributes, referrerpolicy: 'no-referrer', style: frameStyles.frame, src: props.url }));
  },
});
