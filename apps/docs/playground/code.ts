/** What a person can choose for the element. An empty string is the default. */
export interface Choices {
  lang: '' | 'en' | 'ru' | 'es' | 'pt';
  auth: '' | 'qr' | 'code';
  mode: '' | 'dialog';
}

/** The code that shows the element as it was chosen, for each kind of application. */
export function writeCode(choices: Readonly<Choices>): Readonly<Record<'HTML' | 'React' | 'Vue', string>> {
  const chosen = Object.entries(choices).filter(([, value]) => value !== '');
  const tag = [['relay', '/api/whatsgate'], ['name', 'Support'], ...chosen]
    .map(([name, value]) => `  ${name}="${value}"\n`)
    .join('');
  return {
    HTML: `<script type="module" src="/api/whatsgate/connect.js"></script>
<whatsgate-connect
${tag}></whatsgate-connect>
<script type="module">
  const connect = document.querySelector('whatsgate-connect');
  connect.addEventListener('whatsgate-linked', ({ detail }) => {
    console.log('Linked:', detail.account.number);
  });${choices.mode === 'dialog' ? '\n  connect.show();' : ''}
</script>`,
    React: `import { WhatsGateConnect } from '@whatsgate/react';

<WhatsGateConnect
${tag}  onLinked={({ account }) => console.log('Linked:', account.number)}
/>`,
    Vue: `<script setup lang="ts">
import { WhatsGateConnect } from '@whatsgate/vue';
</script>

<template>
  <WhatsGateConnect
${tag.replace(/^/gm, '  ').trimEnd()}
    @linked="({ account }) => console.log('Linked:', account.number)"
  />
</template>`,
  };
}
