import { expectTypeOf, it } from 'vitest';
import type { GlobalComponents } from 'vue';
import type { WhatsGateConnectElement, WhatsGateConnectTag } from '../src/index.ts';

// Checked by the compiler (`pnpm run typecheck`); tests/integration/test/element-template.vue is checked by vue-tsc.
it('templates know the element itself', () => {
  type Tag = InstanceType<GlobalComponents['whatsgate-connect']>;
  expectTypeOf<GlobalComponents['whatsgate-connect']>().toEqualTypeOf<WhatsGateConnectTag>();
  expectTypeOf<Tag>().toExtend<WhatsGateConnectElement>();
  expectTypeOf<Tag['$props']['mode']>().toEqualTypeOf<'inline' | 'dialog' | null | undefined>();
  expectTypeOf<Tag['$props']>().not.toHaveProperty('relais');
});
