import type { WhatsGateMessages } from '@whatsgate/core';
import { boxStyles, type WhatsGateSessionView } from '@whatsgate/core/adapter';
import { defineComponent, h, type PropType, type SlotsType, type VNodeChild } from 'vue';
import { layOut, usePlace } from './lay-out.ts';
import { useParts } from './use-parts.ts';

export interface WhatsGateFrameProps {
  /** What `useWhatsGateSession` returned. */
  readonly session: Pick<
    WhatsGateSessionView,
    'frameUrl' | 'frameKey' | 'frameSilent' | 'stale' | 'retry' | 'attachFrame'
  >;
  /** The language of the frame's title and of what covers it. Default: `en`. */
  readonly messages?: WhatsGateMessages;
}

const children = layOut(boxStyles.children);

/**
 * The place of the QR page: a box of fixed size that shows its default slot until there is a `frameUrl`, then the page
 * in a fresh iframe for each `frameKey`. A code that is too old is covered by a button that renews it or by the slot
 * `stale`, a page that does not respond by a link that opens it in a new tab or by the slot `silent`. Render it always.
 */
export const WhatsGateFrame = defineComponent({
  name: 'WhatsGateFrame',
  props: {
    session: { type: Object as PropType<WhatsGateFrameProps['session']>, required: true },
    messages: { type: Object as PropType<WhatsGateMessages>, default: undefined },
  },
  slots: Object as SlotsType<{ default?: () => VNodeChild; stale?: () => VNodeChild; silent?: () => VNodeChild }>,
  setup(props, { slots }) {
    const parts = useParts(() => (hasContent() ? props.session.frameKey : null));
    const hasContent = () => props.session.frameUrl !== null || props.session.stale;
    const place = usePlace(boxStyles.box, parts);
    // Everything stands in an element of its own: nothing is removed or inserted beside text that
    // a translator has replaced.
    return () =>
      h('div', { class: 'whatsgate-frame', ...place }, [
        props.session.frameUrl === null || parts.value === undefined
          ? h('div', { key: 'children', ...children }, [slots.default?.()])
          : null,
        ...((hasContent() && parts.value?.renderFrame(props.session, props.messages, slots)) || []),
      ]);
  },
});
