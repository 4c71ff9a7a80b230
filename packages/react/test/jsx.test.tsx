import { createFakeSession } from '@whatsgate/core/testing';
import { createRef } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, expectTypeOf, it } from 'vitest';
import type { WhatsGateConnectElement, WhatsGateConnectTag } from '../src/index.ts';

// Checked by the compiler (`pnpm run typecheck`).
it('the element itself can be written in JSX, with its attributes, properties and events', () => {
  const ref = createRef<WhatsGateConnectElement>();
  const page = (
    <whatsgate-connect
      ref={ref}
      key="one"
      relay={{ url: '/api/whatsgate', headers: async () => ({ Authorization: 'x' }) }}
      name="Support"
      mode="dialog"
      auth="qr"
      lang="pt-BR"
      class="wide"
      session={createFakeSession()}
      onwhatsgate-linked={({ detail }) => void (detail.account.number satisfies string | null)}
      onwhatsgate-failed={({ detail }) => void (detail.error.code satisfies string)}
    />
  );
  expect(renderToString(<whatsgate-connect relay="/api/whatsgate" lang="pt-BR" class="wide" />)).toBe(
    '<whatsgate-connect relay="/api/whatsgate" lang="pt-BR" class="wide"></whatsgate-connect>',
  );
  expectTypeOf<WhatsGateConnectTag['owner']>().toEqualTypeOf<string | null | undefined>();
  // @ts-expect-error there is no such mode
  void (<whatsgate-connect mode="modal" />);
  // @ts-expect-error nor such an attribute
  void (<whatsgate-connect relais="/api/whatsgate" />);
  // @ts-expect-error nor such a detail
  void (<whatsgate-connect onwhatsgate-linked={({ detail }) => detail.phone} />);
  expect(page.props).toMatchObject({ name: 'Support' });
});
