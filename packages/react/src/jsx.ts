import type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from '@whatsgate/ui';
import type { ClassAttributes, HTMLAttributes } from 'react';

type Writable = {
  [K in keyof WhatsGateConnectProperties]?: Extract<WhatsGateConnectProperties[K], string> | undefined;
};
/** What React 19 sets as properties and listens to; React 18 writes attributes only. */
type SinceReact19 = typeof import('react') extends { readonly use: unknown }
  ? Partial<WhatsGateConnectProperties> & {
      [K in keyof WhatsGateConnectEvents as `on${K}`]?: (event: WhatsGateConnectEvents[K]) => void;
    }
  : Writable;

/**
 * What `<whatsgate-connect>` takes in JSX. In React 18 that is its attributes: set objects, such as `session`, and listen
 * by a ref, or use `<WhatsGateConnect>`.
 */
export type WhatsGateConnectTag = Omit<HTMLAttributes<WhatsGateConnectElement>, keyof SinceReact19> &
  ClassAttributes<WhatsGateConnectElement> &
  SinceReact19 & {
    /** React 18 knows no `className` of custom elements. */
    readonly class?: string | undefined;
  };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'whatsgate-connect': WhatsGateConnectTag;
    }
  }
}
