import { variables } from './settings/variables.ts';

const width = Math.max(...variables.map(({ name }) => name.length)) + 2;

function describe({ name, help: [first = '', ...more] }: (typeof variables)[number]): string {
  return [`  ${name.padEnd(width)}${first}`, ...more.map((line) => ' '.repeat(width + 2) + line)].join('\n');
}

export const help = `whatsgate-server: the relay between your pages and WhatsGate, for a backend in any language

  whatsgate-server            serves
  whatsgate-server doctor     looks for what is wrong; whatsgate-server doctor --help
  whatsgate-server --help     this text
  whatsgate-server --version

The environment says everything else:

${variables.map(describe).join('\n')}

GET /healthz answers 200 while the store answers, otherwise 503. SIGTERM and Ctrl-C finish the requests
under way, for at most 10 s; a second one ends the process at once. The log is on stdout, one line of
JSON each.`;
