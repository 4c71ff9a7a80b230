import type { Language } from '../components/languages.ts';

/** What a person can choose for the element. An empty string is the default. */
export interface Choices {
  lang: '' | Language;
  auth: '' | 'qr' | 'code';
  mode: '' | 'dialog';
}

type Kind = 'HTML' | 'React' | 'Vue';

/** The code that shows the element as it was chosen, for each kind of application. */
export function writeCode(choices: Readonly<Choices>): Readonly<Record<Kind, string>> {
  const chosen = Object.entries(choices).filter(([, value]) => value !== '');
  const attributes = [['relay', '/api/whatsgate'], ['name', 'Support'], ...chosen].map(
    ([name, value]) => `${name}="${value}"`,
  );
  const isDialog = choices.mode === 'dialog';
  return {
    HTML: writeHtml(attributes, isDialog),
    React: writeReact(attributes, isDialog),
    Vue: writeVue(attributes, isDialog),
  };
}

function writeHtml(attributes: readonly string[], isDialog: boolean): string {
  const button = '<button id="link" type="button">Link WhatsApp</button>\n';
  const show = "  document.querySelector('#link').addEventListener('click', () => connect.show());\n";
  return `<script type="module" src="/api/whatsgate/connect.js"></script>
${isDialog ? button : ''}<whatsgate-connect ${attributes.join(' ')}></whatsgate-connect>
<script type="module">
  const connect = document.querySelector('whatsgate-connect');
  connect.addEventListener('whatsgate-linked', ({ detail }) => {
    console.log('Linked:', detail.account.number);
  });
${isDialog ? show : ''}</script>`;
}

function writeReact(attributes: readonly string[], isDialog: boolean): string {
  const props = [...attributes, "onLinked={({ account }) => console.log('Linked:', account.number)}"];
  if (!isDialog)
    return `import { WhatsGateConnect } from '@whatsgate/react';

export const LinkWhatsApp = () => (
  <WhatsGateConnect
    ${props.join('\n    ')}
  />
);`;
  return `import { WhatsGateConnect, type WhatsGateConnectElement } from '@whatsgate/react';
import { useRef } from 'react';

export function LinkWhatsApp() {
  const connect = useRef<WhatsGateConnectElement>(null);
  return (
    <>
      <button type="button" onClick={() => connect.current?.show()}>Link WhatsApp</button>
      <WhatsGateConnect
        ref={connect}
        ${props.join('\n        ')}
      />
    </>
  );
}`;
}

function writeVue(attributes: readonly string[], isDialog: boolean): string {
  const props = [...attributes, `@linked="({ account }) => console.log('Linked:', account.number)"`];
  const connect = isDialog
    ? "import { useTemplateRef } from 'vue';\n\nconst connect = useTemplateRef('connect');\n"
    : '';
  const button = '  <button type="button" @click="connect?.show()">Link WhatsApp</button>\n';
  return `<script setup lang="ts">
import { WhatsGateConnect } from '@whatsgate/vue';
${connect}</script>

<template>
${isDialog ? button : ''}  <WhatsGateConnect
    ${[...(isDialog ? ['ref="connect"'] : []), ...props].join('\n    ')}
  />
</template>`;
}
