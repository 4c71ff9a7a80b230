import {
  codeAttributes,
  codeStyles,
  copyCode,
  en,
  groupCode,
  holdPlace,
  type WhatsGateMessages,
} from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { defineComponent, h, onBeforeUpdate, type PropType, shallowRef, type VNode } from 'vue';
import { layOut } from './lay-out.ts';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what it tells. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

const look = { place: layOut(codeStyles.place), box: layOut(codeStyles.box), code: layOut(codeStyles.code) };

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter;
 * the page in the frame shows every code, this one and the later ones. Render it always.
 */
export const WhatsGateCode = defineComponent({
  name: 'WhatsGateCode',
  inheritAttrs: false,
  props: {
    session: { type: Object as PropType<WhatsGateCodeProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: () => en },
  },
  setup(props, { attrs }) {
    let putBack = () => {};
    onBeforeUpdate(() => putBack());
    const place = (vnode: VNode) => {
      look.place.onVnodeUpdated(vnode);
      putBack = holdPlace(vnode.el as Element);
    };
    return () => {
      const { code, stale } = props.session;
      const isShown = code !== null && !stale;
      return h(
        'div',
        { onVnodeMounted: place, onVnodeUpdated: place, hidden: !isShown },
        isShown ? [h(Code, { ...attrs, key: code, code, messages: props.messages })] : [],
      );
    };
  },
});

const Code = defineComponent({
  name: 'WhatsGateCodeElement',
  props: {
    code: { type: String, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, required: true },
  },
  setup(props) {
    const shown = shallowRef<HTMLElement | null>(null);
    const copied = shallowRef<'copied' | 'notCopied'>();
    const copy = async () => {
      if (shown.value !== null) copied.value = await copyCode(props.code, shown.value);
    };
    return () =>
      h('div', { ...look.box, class: 'whatsgate-code', role: 'group', 'aria-label': props.messages.codeTitle }, [
        h('code', { ref: shown, ...look.code, ...codeAttributes }, groupCode(props.code)),
        h('button', { type: 'button', onClick: copy }, props.messages.copy),
        h('span', { role: 'status' }, copied.value && props.messages[copied.value]),
      ]);
  },
});
