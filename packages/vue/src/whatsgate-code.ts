import type { WhatsGateMessages } from '@whatsgate/core';
import { boxStyles, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import { defineComponent, h, type PropType } from 'vue';
import { usePlace } from './lay-out.ts';
import { useParts } from './use-parts.ts';

export interface WhatsGateCodeProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<WhatsGateSessionView, 'code' | 'stale'>;
  /** The language of the button and of what it tells. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

/**
 * The pairing code in groups of four, with a button that copies it, for as long as the API's code is the one to enter;
 * the page in the frame shows every code, this one and the later ones. Render it always.
 */
export const WhatsGateCode = defineComponent({
  name: 'WhatsGateCode',
  inheritAttrs: false,
  props: {
    session: { type: Object as PropType<WhatsGateCodeProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: undefined },
  },
  setup(props, { attrs }) {
    const shown = () => (props.session.stale ? null : props.session.code);
    const parts = useParts(shown);
    const place = usePlace(boxStyles.children, parts);
    return () => {
      const code = shown();
      return h(
        'div',
        { ...place, hidden: code === null },
        code === null || !parts.value
          ? []
          : [h(parts.value.Code, { ...attrs, key: code, code, ...(props.messages && { messages: props.messages }) })],
      );
    };
  },
});
