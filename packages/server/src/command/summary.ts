import { withoutEndSlashes } from '../end-slashes.ts';
import type { RunningServer } from './serve/start-server.ts';
import type { Settings } from './settings/parse-settings.ts';
import { describeStore } from './settings/store-address.ts';

/** What a person who has just started the command needs to know. */
export function toSummary(settings: Settings, server: RunningServer, notes: readonly string[]): string {
  const { publicUrl, localUrl, integrity, tryUrl } = server;
  const { store, notify, allowedOrigins } = settings;
  const at = withoutEndSlashes(publicUrl);
  return [
    `whatsgate-server listens on ${localUrl}`,
    `  relay          ${at}   (the attribute \`relay\` of your pages)`,
    `  from pages of  ${[new URL(publicUrl).origin, ...allowedOrigins].join(', ')}`,
    `  screen         ${at}/connect.js   (integrity ${integrity})`,
    `  links to send  ${at}/link#TICKET`,
    `  backend calls  ${at}/admin/list, …/unlink, …/link`,
    `  health         ${localUrl}/healthz`,
    `  store          ${describeStore(store)}`,
    `  notifications  ${notify === null ? 'none; WHATSGATE_NOTIFY_URL says where to' : new URL(notify.url).origin}`,
    ...(tryUrl === null ? [] : [`  try it         ${tryUrl}`]),
    ...notes.map((note) => `  note           ${note}`),
  ].join('\n');
}
