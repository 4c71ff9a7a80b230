import * as React from 'react';
import { version as reactDom } from 'react-dom';
import { expect, it } from 'vitest';
import { version as vue } from 'vue';

it('the suites beside this one run on the oldest that the adapters promise', () => {
  expect({ react: React.version, reactDom, vue }).toEqual({ react: '18.2.0', reactDom: '18.2.0', vue: '3.4.0' });
});
