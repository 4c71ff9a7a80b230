import * as react from '@whatsgate/react';
import * as vue from '@whatsgate/vue';
import { expect, it } from 'vitest';

it('the adapters are twins: the same names from both', () => {
  expect(Object.keys(react).sort()).toEqual(Object.keys(vue).sort());
  expect(Object.keys(react)).toEqual(expect.arrayContaining(['useWhatsGateSession', 'WhatsGateFrame', 'text', 'en', 'ru', 'WhatsGateError']));
});
