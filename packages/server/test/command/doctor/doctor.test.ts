import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examine, type Report, runDoctor } from '../../../src/command/doctor/doctor.ts';
import type { Environment } from '../../../src/command/settings/reader.ts';
import { closeAll, listen, serve } from '../../node-servers.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whatsgate-doctor-'));
});
afterEach(async () => {
  await closeAll();
  await rm(folder, { recursive: true });
});

const secret = 'f3b1c07a9de24c58a6f0917c3d5be842';

/** A relay that runs beside an emulator, and the environment that it would be started with. */
async function createPatient(changes: Environment = {}) {
  const { emulator, url } = await serve((relay) => listen(relay));
  const environment: Environment = {
    WHATSGATE_API_KEY: emulator.apiKey,
    WHATSGATE_SECRET: secret,
    WHATSGATE_BASE_URL: `${emulator.url}/api/v1`,
    WHATSGATE_PUBLIC_URL: url,
    WHATSGATE_STORE: `sqlite:${join(folder, 'whatsgate.db')}`,
    WHATSGATE_ALLOWED_ORIGINS: 'https://app.test',
    ...changes,
  };
  return { emulator, url, environment };
}

const said = ({ findings }: Report, check: string) =>
  findings.filter((each) => each.check === check).map(({ level, text, fix }) => `${level}: ${text} | ${fix}`);
const problemsOf = ({ findings }: Report) => findings.filter(({ level }) => level === 'problem');

/** A page of the application. @returns its address */
async function servePage(headers: Record<string, string>, html = '<!doctype html>'): Promise<string> {
  const port = await listen((_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(html),
  );
  return `http://127.0.0.1:${port}/link`;
}

describe('whatsgate-server doctor', () => {
  it('finds nothing to change where nothing is wrong, and creates no session', async () => {
    const { environment, emulator } = await createPatient();
    const report = await examine(environment, [], null);
    expect(problemsOf(report)).toEqual([]);
    expect(report.isHealthy).toBe(true);
    for (const check of ['environment', 'secret', 'key', 'hosts', 'address', 'store', 'origins'])
      expect(said(report, check), check).not.toEqual([]);
    expect(await emulator.ledger()).toMatchObject({ creates: 0 });
  });

  it.each<[string, Environment, RegExp]>([
    ['environment', { WHATSGATE_LIMIT: 'x' }, /^problem: WHATSGATE_LIMIT must be.*Write: WHATSGATE_LIMIT=1/],
    ['environment', { WHATSGATE_LIMT: '1' }, /^warning: .*Do you mean WHATSGATE_LIMIT/],
    ['secret', { WHATSGATE_SECRET: 'ab'.repeat(20) }, /^problem: it repeats itself/],
    ['secret', { WHATSGATE_SECRET: 'correct horse battery staple forever' }, /^warning: it is made of words/],
    ['secret', { WHATSGATE_SECRET: `${secret},${'a'.repeat(40)}` }, /^problem: .*\(part 2\)/],
    ['key', { WHATSGATE_API_KEY: 'another-key' }, /^problem: .*does not accept it.*WHATSGATE_BASE_URL=/],
    [
      'key',
      { WHATSGATE_BASE_URL: 'http://127.0.0.1:54399/api/v1' },
      /^problem: http:\/\/127\.0\.0\.1:54399 cannot be asked/,
    ],
    [
      'address',
      { WHATSGATE_PUBLIC_URL: 'http://127.0.0.1:54399' },
      /^problem: .*cannot be reached: ECONNREFUSED.*Start whatsgate-server/,
    ],
    ['store', { WHATSGATE_STORE: 'memory:' }, /^warning: .*forgets everything.*WHATSGATE_STORE=sqlite:/],
    ['store', { WHATSGATE_STORE: 'sqlite:/nowhere/w.db' }, /^problem: \/nowhere is not there.*mkdir -p \/nowhere/],
    [
      'store',
      { WHATSGATE_STORE: 'redis://127.0.0.1:54399' },
      /^problem: it could not be checked: Redis at 127\.0\.0\.1:54399/,
    ],
    [
      'origins',
      { WHATSGATE_ALLOWED_ORIGINS: 'https://other.test' },
      /^problem: a browser would not let https:\/\/other\.test/,
    ],
    ['origins', { WHATSGATE_ALLOWED_ORIGINS: 'http://www.example.com' }, /^warning: .*not encrypted.*https:\/\/www/],
    ['origins', { WHATSGATE_ALLOWED_ORIGINS: '' }, /^ok: pages of http:\/\/127/],
  ])('says of the %s with %j what to change', async (check, changes, expected) => {
    const { environment } = await createPatient(changes);
    const found = said(await examine(environment, [], null), check);
    expect(found).toContainEqual(expect.stringMatching(expected));
  });

  it('a proxy that asks for a sign-in, or redirects, keeps webhooks away', async () => {
    const port = await listen((_, response) => response.writeHead(302, { Location: '/sign-in' }).end());
    const { environment } = await createPatient({ WHATSGATE_PUBLIC_URL: `http://127.0.0.1:${port}` });
    expect(said(await examine(environment, [], null), 'address')).toContainEqual(
      expect.stringMatching(/^problem: .*answered with 302 by something else.*without sign-in/),
    );
  });

  it.each([
    [-300, /^problem: this machine's clock is (?:299|30[01]) s ahead/],
    [300, /^problem: this machine's clock is (?:299|30[01]) s behind/],
    [0, /^ok: this machine's clock agrees/],
  ])('a clock that WhatsGate sees %d s away', async (seconds, expected) => {
    const { environment } = await createPatient();
    const shifted: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      const date = new Date(Date.now() + seconds * 1_000).toUTCString();
      return new Response(response.body, {
        status: response.status,
        headers: { ...Object.fromEntries(response.headers), date },
      });
    };
    const found = said(await examine(environment, [], null, shifted), 'key');
    expect(found).toContainEqual(expect.stringMatching(expected));
  });

  it('the real hosts are asked without the key', async () => {
    const { environment } = await createPatient({
      WHATSGATE_BASE_URL: '',
      WHATSGATE_PUBLIC_URL: 'https://whatsapp.test',
    });
    const asked: string[] = [];
    const record: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      asked.push(`${request.url} ${request.headers.has('x-api-key')}`);
      return Response.json({ name: 'Unauthorized', status: 401 }, { status: 401 });
    };
    const report = await examine(environment, [], null, record);
    expect(asked.filter((each) => each.includes('whatsgate.')).toSorted()).toEqual([
      'https://whatsgate.org/api/v1/sessions-get false',
      'https://whatsgate.org/api/v1/sessions-get true',
      'https://whatsgate.ru/api/v1/sessions-get false',
    ]);
    expect(said(report, 'hosts')).toHaveLength(2);
  });

  it('what a variable spoils is not checked, so that nothing is asked with half a setting', async () => {
    const asked: string[] = [];
    const record: typeof fetch = async (input) => {
      asked.push(String(input));
      return new Response();
    };
    const report = await examine({ WHATSGATE_STORE: 'mysql:' }, [], null, record);
    expect(asked.filter((each) => each.includes('sessions-get') && !each.includes('whatsgate.'))).toEqual([]);
    for (const check of ['key', 'secret', 'store']) expect(said(report, check)).toEqual([]);
    expect(report.isHealthy).toBe(false);
  });
});

describe('whatsgate-server doctor --page', () => {
  const qr = '{qr}';
  it.each([
    [{}, null],
    [{ 'Content-Security-Policy': `frame-src ${qr}; connect-src {relay}; script-src 'self' {relay}` }, null],
    [{ 'Content-Security-Policy': "img-src 'none'" }, null],
    [{ 'Content-Security-Policy': "default-src 'self'" }, /its default-src does not allow.*frame-src 'self' http/],
    [{ 'Content-Security-Policy': `frame-src 'none'` }, /forbids the QR page.*: frame-src http/],
    [{ 'Content-Security-Policy': "connect-src 'self'" }, /forbids requests to the relay.*: connect-src 'self' http/],
    [{ 'Content-Security-Policy': "script-src 'self'" }, /forbids connect\.js.*: script-src-elem 'self' http/],
    [{ 'Content-Security-Policy': `frame-src ${qr}, default-src 'none'` }, /its default-src does not allow/],
    [{ 'Cross-Origin-Embedder-Policy': 'require-corp' }, /Cross-Origin-Embedder-Policy is require-corp/],
  ])('with %j', async (headers, expected) => {
    const { environment, emulator, url } = await createPatient();
    const fill = (text: string) => text.replaceAll(qr, emulator.url).replaceAll('{relay}', new URL(url).origin);
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    const page = await servePage(filled, `<script type="module" src="${url}/connect.js"></script>`);
    const own = { ...environment, WHATSGATE_ALLOWED_ORIGINS: new URL(page).origin };
    const found = said(await examine(own, [page], null), 'page');
    if (expected === null) expect(found).toEqual([expect.stringMatching(/^ok: /)]);
    else expect(found).toContainEqual(expect.stringMatching(expected));
  });

  it('reads the policy of a meta element, and misses an origin that is not allowed', async () => {
    const { environment } = await createPatient();
    const html = `<META content="frame-src &#39;self&#39;" http-equiv=Content-Security-Policy>`;
    const page = await servePage({}, html);
    const found = said(await examine(environment, [page], null), 'page');
    expect(found).toContainEqual(expect.stringMatching(/forbids the QR page: its frame-src/));
    expect(found).toContainEqual(
      expect.stringMatching(
        /origin is not allowed \| Write: WHATSGATE_ALLOWED_ORIGINS=https:\/\/app\.test,http:\/\/127/,
      ),
    );
  });

  it('says of a page that cannot be read that it cannot', async () => {
    const { environment } = await createPatient();
    expect(said(await examine(environment, ['http://127.0.0.1:54399/'], null), 'page')).toEqual([
      expect.stringMatching(/^problem: http:\/\/127\.0\.0\.1:54399\/ cannot be read: ECONNREFUSED/),
    ]);
  });
});

describe('whatsgate-server doctor --files', () => {
  it('T3: finds the key and the secret, with file and line, and prints neither', async () => {
    const { environment, emulator } = await createPatient();
    await mkdir(join(folder, 'public/js'), { recursive: true });
    await mkdir(join(folder, 'node_modules/x'), { recursive: true });
    await writeFile(join(folder, 'public/js/app.js'), `// one\nconst key = '${emulator.apiKey}';\n`);
    await writeFile(join(folder, '.env'), `WHATSGATE_SECRET=${secret}\n`);
    await writeFile(join(folder, 'node_modules/x/index.js'), emulator.apiKey);
    const report = await examine(environment, [], folder);
    expect(said(report, 'files').toSorted()).toEqual([
      expect.stringMatching(/^problem: the API key stands in public\/js\/app\.js:2 \| Take it out, and replace/),
      expect.stringMatching(/^warning: the secret stands in \.env:1 \| Keep that file out/),
    ]);
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(report.findings.map(({ text }) => text).join()).not.toContain(`"${emulator.apiKey}"`);
  });

  it('says how many files it has read where there is none', async () => {
    const { environment } = await createPatient();
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
    const found = said(await examine(environment, [], folder), 'files');
    expect(found).toEqual([expect.stringMatching(/^ok: neither key nor secret stands in the \d+ files/)]);
  });
});

describe('its output', () => {
  it('is text with what to change, or JSON', async () => {
    const { environment } = await createPatient({ WHATSGATE_LIMIT: 'x' });
    const { text, isHealthy } = await runDoctor([], environment);
    expect(isHealthy).toBe(false);
    expect(text).toMatch(/^PROBLEM {2}environment {2}WHATSGATE_LIMIT must be.*\n {23}-> Write: WHATSGATE_LIMIT=1$/m);
    const report = JSON.parse((await runDoctor(['--json'], environment)).text) as Report;
    expect(report).toMatchObject({ isHealthy: false });
    expect(report.findings).toContainEqual(expect.objectContaining({ check: 'environment', level: 'problem' }));
  });

  it('has a help, and refuses what it does not know', async () => {
    expect((await runDoctor(['--help'], {})).text).toContain('--files DIR');
    await expect(runDoctor(['--pge', 'x'], {})).rejects.toThrow("Unknown option '--pge'");
  });
});
