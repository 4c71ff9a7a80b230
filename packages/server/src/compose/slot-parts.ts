import type { LinkHooks } from '../events/link-hooks.ts';
import type { WebhookLife } from '../events/webhook-life.ts';
import { createLostSessions } from '../recovery/lost-sessions.ts';
import { createSentLinks, type SentLinks } from '../sent-links/sent-links.ts';
import { createAcquire } from '../slots/acquire.ts';
import { type BudgetKeeper, createBudgetKeeper } from '../slots/budget.ts';
import { type CreateRequest, createCreateRequest } from '../slots/create-request.ts';
import { createReleasedLeases, type ReleasedLeases } from '../slots/leases.ts';
import { createOwnership } from '../slots/ownership.ts';
import { createRefresh, type Refresh } from '../slots/refresh.ts';
import { createRelease, type Release } from '../slots/release.ts';
import { createSessionReads } from '../slots/session-reads.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import { createSlots, type Slots } from '../slots/slots.ts';
import { createUnclaimedSessions, type UnclaimedSessions } from '../slots/unclaimed-sessions.ts';
import { createUnlink } from '../slots/unlink.ts';
import type { Setup } from './setup.ts';

/** The slots, and what else works on them. */
export interface SlotParts {
  readonly repository: SlotRepository;
  readonly slots: Slots;
  readonly refresh: Refresh;
  readonly release: Release;
  readonly createRequest: CreateRequest;
  readonly unclaimed: UnclaimedSessions;
  readonly releasedLeases: ReleasedLeases;
  readonly budget: BudgetKeeper;
  readonly sentLinks: SentLinks;
}

export function createSlotParts(
  setup: Setup,
  repository: SlotRepository,
  { whenTold }: Pick<LinkHooks, 'whenTold'>,
  { areAlive: areWebhooksAlive }: Pick<WebhookLife, 'areAlive'>,
): SlotParts {
  const { options, store, tokens, clock, rule, reportFailure, background } = setup;
  const { limit = 1, unloadGrace = 20_000 } = options;
  const shared = { ...setup, ...rule, repository, background: background.add };
  const onListingFailed = reportFailure('listing failed');

  const unclaimed = createUnclaimedSessions(store, tokens);
  const releasedLeases = createReleasedLeases(store);
  const budget = createBudgetKeeper(store, tokens, options.budget ?? {});
  const { ready } = createLostSessions({ ...shared, unclaimed, onFailure: onListingFailed });
  const reads = createSessionReads({ ...shared, now: clock.now, onListingFailed, areWebhooksAlive });
  const refresh = createRefresh({ ...shared, reads });
  const release = createRelease({ ...shared, refresh });
  const ownership = createOwnership({ ...shared, unclaimed, ready });
  const createRequest = createCreateRequest({ ...shared, release });
  const parts = { ...shared, refresh, release, createRequest, ownership, releasedLeases };
  const acquire = createAcquire({ ...parts, budget });
  const unlink = createUnlink(parts);
  const onReleaseFailed = reportFailure('release failed');
  const slots = createSlots({ ...parts, acquire, unlink, whenTold, limit, unloadGrace, onReleaseFailed });
  const sentLinks = createSentLinks(shared);
  return { repository, slots, refresh, release, createRequest, unclaimed, releasedLeases, budget, sentLinks };
}
