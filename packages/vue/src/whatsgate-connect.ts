import type { WhatsGateAccount, WhatsGateError } from '@whatsgate/core';
import type { WhatsGateConnectElement, WhatsGateConnectEvents, WhatsGateConnectProperties } from '@whatsgate/ui';
import { clearSession, defineWhatsGateConnect, setProperties } from '@whatsgate/ui/adapter';
import {
  defineComponent,
  h,
  onActivated,
  onBeforeUnmount,
  onDeactivated,
  onMounted,
  type PropType,
  shallowRef,
  watch,
} from 'vue';

export type WhatsGateConnectProps = Partial<WhatsGateConnectProperties> & {
  /** `en`, `ru`, `es` or `pt`. Default: the language of what the component stands in. */
  readonly lang?: string;
};

/** A property of the element, of its type. */
function property<K extends keyof WhatsGateConnectProperties>(type: unknown) {
  return { type: type as PropType<WhatsGateConnectProperties[K]>, default: null };
}

/**
 * The ready-made screen: `<whatsgate-connect>` with props. It exposes `start`, `cancel`, `show` and `hide`.
 *
 * @example
 * ```vue
 * <script setup lang="ts">
 * import { WhatsGateConnect } from '@whatsgate/vue';
 * </script>
 *
 * <template>
 *   <WhatsGateConnect relay="/api/whatsgate" name="Support" @linked="({ account }) => console.log(account.number)" />
 * </template>
 * ```
 */
export const WhatsGateConnect = defineComponent({
  name: 'WhatsGateConnect',
  props: {
    relay: property<'relay'>([String, Object]),
    name: property<'name'>(String),
    owner: property<'owner'>(String),
    mode: property<'mode'>(String),
    auth: property<'auth'>(String),
    country: property<'country'>(String),
    theme: property<'theme'>(String),
    ticket: property<'ticket'>(String),
    warm: property<'warm'>(String),
    fetchTicket: property<'fetchTicket'>(Function),
    session: property<'session'>(Object),
    options: property<'options'>(Object),
    messages: property<'messages'>(Object),
    lang: { type: String, default: undefined },
  },
  // By the names that this package's users know: what is inferred from the element's events would make the build copy
  // the declarations of another package into this one.
  emits: {
    /** The status has changed. */
    status: (_detail: WhatsGateConnectEvents['whatsgate-status']['detail']) => true,
    /** The API has confirmed a link; not for an account that was linked before. */
    linked: (_detail: { readonly account: WhatsGateAccount }) => true,
    /** The session has failed. */
    failed: (_detail: { readonly error: WhatsGateError }) => true,
  },
  setup(props, { emit, expose }) {
    const element = shallowRef<WhatsGateConnectElement | null>(null);
    const give = () => element.value !== null && setProperties(element.value, props);
    const clear = () => element.value !== null && clearSession(element.value);

    onMounted(() => {
      defineWhatsGateConnect();
      give();
    });
    watch(props, give, { flush: 'post' });
    // KeepAlive hides the element without ending the component.
    onActivated(give);
    onDeactivated(clear);
    onBeforeUnmount(clear);
    expose({
      start: () => element.value?.start(),
      cancel: () => element.value?.cancel(),
      show: () => element.value?.show(),
      hide: () => element.value?.hide(),
    });

    return () =>
      h('whatsgate-connect', {
        ref: element,
        'onWhatsgate-status': (event: WhatsGateConnectEvents['whatsgate-status']) => emit('status', event.detail),
        'onWhatsgate-linked': (event: WhatsGateConnectEvents['whatsgate-linked']) => emit('linked', event.detail),
        'onWhatsgate-failed': (event: WhatsGateConnectEvents['whatsgate-failed']) => emit('failed', event.detail),
      });
  },
});
