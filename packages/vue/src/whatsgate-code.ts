import { codeAttributes, codeStyles, copyCode, en, groupCode, type WhatsGateMessages } from '@whatsgate/core';
import type { WhatsGateSessionView } from '@whatsgate/core/adapter';
import { defineComponent, h, type PropType, shallowRef } from 'vue';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` gave. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what is said once it was pressed. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter; the
 * page in the frame shows every code, this one and the later ones. Render it always.
 */
export const WhatsGateCode = defineComponent({
  name: 'WhatsGateCode',
  props: {
    session: { type: Object as PropType<WhatsGateCodeProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: () => en },
  },
  setup(props) {
    return () => {
      const { code, stale } = props.session;
      return code === null || stale ? null : h(Code, { key: code, code, messages: props.messages });
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
    const said = shallowRef<'copied' | 'notCopied'>();
    const copy = async () => {
      if (shown.value !== null) said.value = await copyCode(props.code, shown.value);
    };
    return () =>
      h('div', { class: 'whatsgate-code', style: codeStyles.box, role: 'group', 'aria-label': props.messages.codeTitle }, [
        h('code', { ref: shown, style: codeStyles.code, ...codeAttributes }, groupCode(props.code)),
        h('button', { type: 'button', onClick: copy }, props.messages.copy),
        h('span', { role: 'status' }, said.value && props.messages[said.value]),
      ]);
  },
});
