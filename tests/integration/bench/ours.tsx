import { useWhatsGateSession as useInReact, WhatsGateFrame } from '@whatsgate/react';
import { useWhatsGateSession as useInVue, WhatsGateFrame as VueFrame } from '@whatsgate/vue';
import { defineComponent, h } from 'vue';
import { rendered } from './probe.ts';

const toOptions = (name: string) => ({ relay: '/api/whatsgate', name, autoStart: true, deadlines: { grace: 500 } });

export function OursInReact({ name }: { readonly name: string }) {
  const wg = useInReact(toOptions(name));
  rendered(wg.status);
  return <WhatsGateFrame session={wg} />;
}

export const OursInVue = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const wg = useInVue(toOptions(name));
    return () => {
      rendered(wg.status);
      return h(VueFrame, { session: wg });
    };
  },
});
