// What comes once there is a frame or a code. Loaded by `useParts`.
import {
  codeAttributes,
  codeStyles,
  copyCode,
  en,
  frameAttributes,
  frameStyles,
  groupCode,
  type WhatsGateMessages,
} from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import {
  defineComponent,
  h,
  onBeforeUnmount,
  onMounted,
  type PropType,
  shallowRef,
  type VNode,
  type VNodeChild,
} from 'vue';
import { layOut } from './lay-out.ts';
import type { WhatsGateFrameProps } from './whatsgate-frame.ts';

export { holdPlace } from '@whatsgate/core';

const look = {
  layer: layOut(frameStyles.layer),
  frame: layOut(frameStyles.frame),
  cover: layOut(frameStyles.cover),
  action: layOut(frameStyles.action),
  codeBox: layOut(codeStyles.box),
  code: layOut(codeStyles.code),
};

interface Covers {
  stale?(): VNodeChild;
  silent?(): VNodeChild;
}

/** The QR page, and what covers it. */
export function renderFrame(
  { frameUrl, frameKey, frameSilent, stale, retry, attachFrame }: WhatsGateFrameProps['session'],
  messages: WhatsGateMessages = en,
  covers: Covers,
): (VNode | null)[] {
  const renew = () => h('button', { type: 'button', ...look.action, onClick: retry }, messages.renew);
  const open = (href: string) =>
    h('a', { ...look.action, href, target: '_blank', rel: 'noopener noreferrer' }, messages.openInNewTab);
  return [
    frameUrl === null
      ? null
      : h(Frame, { key: frameKey, frameKey, url: frameUrl, title: messages.frameTitle, attachFrame }),
    stale ? h('div', { key: 'stale', ...look.cover }, [covers.stale?.() ?? renew()]) : null,
    frameSilent && frameUrl !== null && !stale
      ? h('div', { key: 'silent', ...look.cover }, [covers.silent?.() ?? open(frameUrl)])
      : null,
  ];
}

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

/** A pairing code, with a button that copies it. */
export const Code = defineComponent({
  name: 'WhatsGateCodeElement',
  props: {
    code: { type: String, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: () => en },
  },
  setup(props) {
    const shown = shallowRef<HTMLElement | null>(null);
    const copied = shallowRef<'copied' | 'notCopied'>();
    const copy = async () => {
      if (shown.value !== null) copied.value = await copyCode(props.code, shown.value);
    };
    return () =>
      h('div', { ...look.codeBox, class: 'whatsgate-code', role: 'group', 'aria-label': props.messages.codeTitle }, [
        h('code', { ref: shown, ...look.code, ...codeAttributes }, groupCode(props.code)),
        h('button', { type: 'button', onClick: copy }, props.messages.copy),
        h('span', { role: 'status' }, copied.value && props.messages[copied.value]),
      ]);
  },
});
