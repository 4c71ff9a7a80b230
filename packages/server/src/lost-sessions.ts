import type { WhatsGateRecord } from '@whatsgate/client';
import type { Tokens } from './tokens.ts';
import type { Upstream } from './upstream.ts';

export interface LostSession {
  readonly intent: string;
  readonly record: WhatsGateRecord;
}

/** The sessions that WhatsGate had when this server began, for slots that its store does not know. */
export interface LostSessions {
  /** The session of this slot, once. @throws WhatsGateError when WhatsGate cannot be asked */
  take(caller: string, name: string): Promise<LostSession | null>;
}

/** Asks WhatsGate for all sessions once, at the first question: what is made later stands in the store. */
export function createLostSessions(upstream: Upstream, tokens: Tokens): LostSessions {
  let loading: Promise<Map<string, WhatsGateRecord>> | null = null;
  const load = () => {
    loading ??= upstream.own().then(
      (found) => new Map(found),
      (error) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  return {
    async take(caller, name) {
      const sessions = await load();
      const isOwn = await tokens.matcher(caller, name);
      for (const [intent, record] of sessions) {
        if (!isOwn(intent)) continue;
        sessions.delete(intent);
        return { intent, record };
      }
      return null;
    },
  };
}
