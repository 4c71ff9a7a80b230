import { describe, expectTypeOf, it } from 'vitest';
import { ref } from 'vue';
import {
  useWhatsGateSession,
  type WhatsGateAccount,
  type WhatsGateError,
  type WhatsGateSessionOptions,
} from '../src/index.ts';

// Checked by the compiler (`pnpm run typecheck`); nothing here is run.
export function narrowed() {
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
  if (wg.status === 'success' && wg.confirmed) {
    expectTypeOf(wg.account).toEqualTypeOf<WhatsGateAccount>();
    return wg.account.number;
  }
  if (wg.status === 'broken') expectTypeOf(wg.account).toEqualTypeOf<WhatsGateAccount | null>();
  else expectTypeOf(wg.account).toEqualTypeOf<null>();
  if (wg.status === 'error' || wg.status === 'broken') expectTypeOf(wg.error).toEqualTypeOf<WhatsGateError>();
  if (wg.status === 'initializing') expectTypeOf(wg.phase).toEqualTypeOf<'releasing' | 'creating' | 'connecting'>();
  // @ts-expect-error there is no such status
  if (wg.status === 'linked') return null;
  return null;
}

describe('the composable', () => {
  it('is a function of a source, a getter or a ref of one', () => {
    expectTypeOf(useWhatsGateSession).toBeCallableWith(() => ({ relay: '/api', name: 'a' }));
    expectTypeOf(useWhatsGateSession).toBeCallableWith(ref<WhatsGateSessionOptions>({ relay: '/api', name: 'a' }));
    // @ts-expect-error a relay sets its own callback
    expectTypeOf(useWhatsGateSession).toBeCallableWith({ relay: '/api', name: 'a', callback: 'https://me' });
  });
});
