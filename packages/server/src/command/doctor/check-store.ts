import { openStore } from '../serve/open-store.ts';
import { describeStore, type StoreAddress } from '../settings/store-address.ts';
import { type Check, type Finding, ok, warning } from './finding.ts';
import { judgeFile } from './judge-file.ts';
import { judgePostgres } from './judge-postgres.ts';
import { judgeRedis } from './judge-redis.ts';

/** Whether the store answers, outlives a restart, and forgets nothing to save memory. */
export const checkStore: Check = {
  name: 'store',
  needs: ['WHATSGATE_STORE'],
  async run({ settings: { store: address } }) {
    if (address.kind === 'memory')
      return [
        warning(
          'it is this process, which forgets everything when it ends',
          'WHATSGATE_STORE=sqlite:/var/lib/whatsgate/whatsgate.db',
        ),
      ];
    const before = address.kind === 'sqlite' ? await judgeFile(address.file) : [];
    if (before.some(({ level }) => level === 'problem')) return before;
    const { store, close } = await openStore(address, () => {});
    try {
      await store.now();
      const found = address.kind === 'sqlite' ? before : await judgeServer(address);
      return [ok(`${describeStore(address)} answers`), ...found];
    } finally {
      await close();
    }
  },
};

function judgeServer(address: StoreAddress & { readonly url: string }): Promise<readonly Finding[]> {
  return address.kind === 'redis' ? judgeRedis(address.url) : judgePostgres(address.url);
}
