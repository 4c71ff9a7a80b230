import { WhatsGateError } from '@whatsgate/client';

/**
 * Imports the client of a database, which only those install who use it.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` with the line that installs it
 */
export async function importClient<Module>(name: 'pg' | 'redis', load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { readonly code?: unknown } | null)?.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      `WHATSGATE_STORE needs the package \`${name}\`, which is not installed.`,
      {
        remedy: `Run \`npm install ${name}\`, or \`npx -p @whatsgate/server -p ${name} whatsgate-server\`.`,
        cause,
      },
    );
  }
}
