import { afterEach, expect, it, vi } from 'vitest';
import { createWhatsGateSession, en, WhatsGateError, type WhatsGateErrorCode } from '../src/index.ts';
import { warnInDevelopment } from '../src/warn.ts';
import { createFakeWhatsGate } from './fake-whatsgate.ts';
import { createSimulatedClock } from './simulated-clock.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each([
  ['development', 1],
  ['test', 1],
  ['production', 0],
])('F17: with NODE_ENV %s a developer is warned %i times', (mode, times) => {
  vi.stubEnv('NODE_ENV', mode);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  warnInDevelopment('Insert it first.');
  expect(warned.mock.calls).toEqual(Array.from({ length: times }, () => ['WhatsGate: Insert it first.']));
});

it('F17: warns in a browser that was given no `process`', () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('process', undefined);
  warnInDevelopment('Insert it first.');
  vi.unstubAllGlobals();
  expect(warned).toHaveBeenCalledTimes(1);
});

/** A session whose every create ends in this error, started so many times. */
async function failWith(error: WhatsGateError, starts = 1): Promise<readonly string[]> {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const clock = createSimulatedClock();
  const client = { ...createFakeWhatsGate(clock).client, createSession: () => Promise.reject(error) };
  const session = createWhatsGateSession({ client, name: 'Support', clock });
  for (let start = 0; start < starts; start += 1) {
    session.start();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: error.code } });
  }
  return warned.mock.calls.flat();
}

it.each<WhatsGateErrorCode>(['SLOTS_EXHAUSTED', 'UNAUTHORIZED', 'API_ERROR', 'BAD_RESPONSE', 'LIMIT_REACHED'])(
  'tells a developer once per session what to do about %s',
  async (code) => {
    const remedy = 'Extend the plan.';
    expect(await failWith(new WhatsGateError(code, 'It was refused.', { remedy }), 3)).toEqual([
      `WhatsGate: ${code}: It was refused. Extend the plan.`,
    ]);
  },
);

it.each<WhatsGateErrorCode>(['INVALID_NUMBER', 'NETWORK', 'OFFLINE', 'TIMEOUT', 'RATE_LIMITED', 'UNAVAILABLE'])(
  'leaves %s to the person, who is told by the messages',
  async (code) => {
    expect(await failWith(new WhatsGateError(code, 'It failed.'))).toEqual([]);
    expect(en.errors[code]).not.toBe('');
  },
);

it('prints nothing of an error in production', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  expect(await failWith(new WhatsGateError('API_ERROR', 'It was refused.'))).toEqual([]);
});

it.each(['79991234567', '+7 (999) 123-45-67', '7.999.123.45.67', '79991234567@c.us'])(
  'leaves out %s when the server repeats it',
  async (number) => {
    const [said = ''] = await failWith(new WhatsGateError('API_ERROR', `The server said: ${number} is busy, code 17.`));
    expect(said).toContain('is busy, code 17.');
    expect(said.replaceAll(/[^\d]/g, '')).toBe('17');
  },
);

it('names the option that lets a QR page of another origin be shown', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const clock = createSimulatedClock();
  const { client } = createFakeWhatsGate(clock);
  const session = createWhatsGateSession({ client, name: 'Support', clock, frameOrigins: ['https://other.example'] });
  session.start();
  await clock.advance(1_000);
  expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'FORBIDDEN_ORIGIN' } });
  expect(warned.mock.calls.flat()).toEqual([expect.stringMatching(/^WhatsGate: FORBIDDEN_ORIGIN: .*frameOrigins/)]);
});

it.each([
  [['https://app.example'], 1],
  [['https://app.example/'], 0],
  [['https://whatsgate.org'], 0],
  [undefined, 0],
])('warns once of a session whose QR page may be of its own origin: %j', (frameOrigins, times) => {
  vi.stubGlobal('location', { origin: 'https://app.example' });
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const clock = createSimulatedClock();
  const { client } = createFakeWhatsGate(clock);
  const session = createWhatsGateSession({ client, name: 'Support', clock, ...(frameOrigins && { frameOrigins }) });
  expect(warned).not.toHaveBeenCalled();
  session.subscribe(() => {});
  session.subscribe(() => {});
  expect(warned).toHaveBeenCalledTimes(times);
});
