import { en, frameAttributes, frameStyles, holdPlace, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import {
  defineComponent,
  h,
  onBeforeUnmount,
  onBeforeUpdate,
  onMounted,
  type PropType,
  type SlotsType,
  shallowRef,
  type VNode,
  type VNodeChild,
} from 'vue';
import { layOut } from './lay-out.ts';

export interface WhatsGateFrameProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<
    WhatsGateSessionView,
    'frameUrl' | 'frameKey' | 'frameSilent' | 'stale' | 'retry' | 'attachFrame'
  >;
  /** The language of the frame's title and of what covers it. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

const look = {
  box: layOut(frameStyles.box),
  children: layOut(frameStyles.children),
  layer: layOut(frameStyles.layer),
  frame: layOut(frameStyles.frame),
  cover: layOut(frameStyles.cover),
  action: layOut(frameStyles.action),
};

/**
 * The place of the QR page: a box of fixed size that shows its default slot until there is a `frameUrl`, then the page
 * in a fresh iframe for each `frameKey`. A code that is too old is covered by a button that renews it or by the slot
 * `stale`, a page that does not respond by a link that opens it in a new tab or by the slot `silent`. Render it always.
 */
export const WhatsGateFrame = defineComponent({
  name: 'WhatsGateFrame',
  props: {
    session: { type: Object as PropType<WhatsGateFrameProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: () => en },
  },
  slots: Object as SlotsType<{ default?: () => VNodeChild; stale?: () => VNodeChild; silent?: () => VNodeChild }>,
  setup(props, { slots }) {
    let putBack = () => {};
    onBeforeUpdate(() => putBack());
    // With each render: a `style` that changes may have taken away what was set, and something else
    // may have taken the box out.
    const place = (vnode: VNode) => {
      look.box.onVnodeUpdated(vnode);
      putBack = holdPlace(vnode.el as Element);
    };
    const renew = (retry: () => void) =>
      h('button', { type: 'button', ...look.action, onClick: retry }, props.messages.renew);
    const open = (href: string) =>
      h('a', { ...look.action, href, target: '_blank', rel: 'noopener noreferrer' }, props.messages.openInNewTab);
    // Everything stands in an element of its own: nothing is removed or inserted beside text that
    // a translator has replaced.
    return () => {
      const { frameUrl, frameKey, frameSilent, stale, retry, attachFrame } = props.session;
      return h('div', { class: 'whatsgate-frame', onVnodeMounted: place, onVnodeUpdated: place }, [
        frameUrl === null
          ? h('div', { key: 'children', ...look.children }, [slots.default?.()])
          : h(Frame, { key: frameKey, frameKey, url: frameUrl, title: props.messages.frameTitle, attachFrame }),
        stale ? h('div', { key: 'stale', ...look.cover }, [slots.stale?.() ?? renew(retry)]) : null,
        frameSilent && frameUrl !== null && !stale
          ? h('div', { key: 'silent', ...look.cover }, [slots.silent?.() ?? open(frameUrl)])
          : null,
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
    // In an element of its own: what an extension has removed before is no problem then.
    return () =>
      h('div', look.layer, [
        h('iframe', {
          ref: iframe,
          ...look.frame,
          title: props.title,
          ...frameAttributes,
          referrerpolicy: 'no-referrer',
          src: props.url,
        }),
      ]);
  },
});
