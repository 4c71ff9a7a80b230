import type { WhatsGateError } from '@whatsgate/client';
import { type FrameOriginRule, findFrameProblem } from '@whatsgate/client/request';
import { plainError } from '../plain-error.ts';
import type { WhatsGateSessionInput } from './options.ts';

/** Which addresses a session may show in a frame. */
export function toFrameRule({ frameOrigins }: Pick<WhatsGateSessionInput, 'frameOrigins'>): FrameOriginRule {
  return { origins: frameOrigins ?? null, pageOrigin: globalThis.location?.origin ?? null };
}

/**
 * What is wrong with the option `warm`; null where nothing is. It may go where the QR page may be, and nowhere else. A
 * server opens no frame, and does not know the page's origin by which to judge.
 */
export function findWarmError(options: Pick<WhatsGateSessionInput, 'warm' | 'frameOrigins'>): WhatsGateError | null {
  const { warm } = options;
  const rule = toFrameRule(options);
  if (warm === undefined || rule.pageOrigin === null) return null;
  const problem = findFrameProblem(warm, rule);
  if (problem === null) return null;
  return plainError(
    'INVALID_OPTIONS',
    `\`warm\` is "${warm}", which ${problem}. Give an https address where QR pages are.`,
  );
}
