import { readFileSync } from 'node:fs';
import * as react from '@whatsgate/react';
import * as vue from '@whatsgate/vue';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { MaybeRefOrGetter } from 'vue';

/** The names that an adapter's own index exports, types too. */
function exportsOf(adapter: 'react' | 'vue'): readonly string[] {
  const index = readFileSync(new URL(`../../../packages/${adapter}/src/index.ts`, import.meta.url), 'utf8');
  return [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();
}

describe('the adapters are twins', () => {
  it('in the names they export, types too', () => {
    expect(exportsOf('react')).toEqual(exportsOf('vue'));
    expect(exportsOf('react')).toEqual(
      expect.arrayContaining([
        'useWhatsGateSession',
        'WhatsGateFrame',
        'WhatsGateCode',
        'statusText',
        'type WhatsGateSnapshot',
      ]),
    );
    expect(Object.keys(react).sort()).toEqual(Object.keys(vue).sort());
  });

  // Checked by the compiler (`pnpm run typecheck`).
  it('in what they take and give', () => {
    type InReact = Parameters<typeof react.useWhatsGateSession>[0];
    type InVue = Parameters<typeof vue.useWhatsGateSession>[0];
    expectTypeOf<InVue>().toEqualTypeOf<MaybeRefOrGetter<InReact>>();
    expectTypeOf<ReturnType<typeof vue.useWhatsGateSession>>().toEqualTypeOf<
      ReturnType<typeof react.useWhatsGateSession>
    >();
    // Vue hands class, style and slots on by itself.
    type OfReactOnly = 'className' | 'style' | 'children' | 'stale' | 'silent';
    expectTypeOf<Omit<react.WhatsGateFrameProps, OfReactOnly>>().toEqualTypeOf<vue.WhatsGateFrameProps>();
    expectTypeOf<Omit<react.WhatsGateCodeProps, OfReactOnly>>().toEqualTypeOf<vue.WhatsGateCodeProps>();
    expect(Object.keys(vue.WhatsGateFrame.props).sort()).toEqual(['messages', 'session']);
    expect(Object.keys(vue.WhatsGateCode.props).sort()).toEqual(['messages', 'session']);
  });
});
