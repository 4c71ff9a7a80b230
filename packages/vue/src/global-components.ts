import type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from '@whatsgate/ui';
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';

type Emits = { [K in keyof WhatsGateConnectEvents]: (event: WhatsGateConnectEvents[K]) => void };

/** `<whatsgate-connect>` as templates see it: what it takes, and what it tells. */
export type WhatsGateConnectTag = new () => WhatsGateConnectElement & {
  /** @deprecated Only for the types of templates. */
  $props: HTMLAttributes & Partial<WhatsGateConnectProperties> & PublicProps;
  /** @deprecated Only for the types of templates. */
  $emit: EmitFn<Emits>;
};

declare module 'vue' {
  interface GlobalComponents {
    'whatsgate-connect': WhatsGateConnectTag;
  }
}
