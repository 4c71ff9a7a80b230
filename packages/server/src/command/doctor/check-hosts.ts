import { defaultBaseUrl } from '@whatsgate/client';
import { isRealService } from '../../option-values.ts';
import { type Check, ok, patience, toFailure, warning } from './finding.ts';

const knownUrls = [defaultBaseUrl, 'https://whatsgate.ru/api/v1'];

/** Which of WhatsGate's hosts this machine reaches. They get no key. */
export const checkHosts: Check = {
  name: 'hosts',
  needs: ['WHATSGATE_BASE_URL'],
  async run({ settings: { baseUrl }, fetch }) {
    if (!isRealService(baseUrl ?? undefined))
      return [ok('not asked, since WHATSGATE_BASE_URL is not the real service')];
    return Promise.all(
      knownUrls.map(async (url) => {
        const { origin } = new URL(url);
        try {
          const signal = AbortSignal.timeout(patience);
          const response = await fetch(`${url}/sessions-get`, {
            method: 'POST',
            body: '{}',
            redirect: 'manual',
            signal,
          });
          await response.body?.cancel();
          return ok(`${origin} answers (${response.status} without a key)`);
        } catch (error) {
          return warning(
            `${origin} does not answer: ${toFailure(error)}`,
            'Only the one of WHATSGATE_BASE_URL is needed.',
          );
        }
      }),
    );
  },
};
