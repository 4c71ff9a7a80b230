import { parseArgs } from 'node:util';
import { parseSettings } from '../settings/parse-settings.ts';
import type { Environment } from '../settings/reader.ts';
import { checkAddress } from './check-address.ts';
import { checkFiles } from './check-files.ts';
import { checkHosts } from './check-hosts.ts';
import { checkKey } from './check-key.ts';
import { checkOrigins } from './check-origins.ts';
import { checkPages } from './check-page.ts';
import { checkSecret } from './check-secret.ts';
import { checkSettings } from './check-settings.ts';
import { checkStore } from './check-store.ts';
import { type Check, type Finding, type Patient, problem, toFailure } from './finding.ts';

const doctorHelp = `whatsgate-server doctor: looks for what is wrong, and says what to change

  whatsgate-server doctor [--page URL]… [--files DIR] [--json]

  --page URL   a page of yours that links accounts: looks at its origin and its Content-Security-Policy
  --files DIR  looks for the API key and the secret in your application's files
  --json       one object of JSON on stdout
  --help       this text

Run it with the environment of whatsgate-server, while that runs. It ends with 0 where nothing must be changed, with 1 otherwise.
It creates no session; it makes the table or the file of the store where there is none.`;

const checks: readonly Check[] = [
  checkSettings,
  checkSecret,
  checkKey,
  checkHosts,
  checkAddress,
  checkStore,
  checkOrigins,
  checkPages,
  checkFiles,
];

export interface Report {
  /** Whether nothing must be changed; a warning may stay. */
  readonly isHealthy: boolean;
  readonly findings: readonly (Finding & { readonly check: string })[];
}

/**
 * @param args - what stands after `doctor`
 * @returns the text for stdout, and whether nothing must be changed
 * @throws TypeError for arguments that are not known
 */
export async function runDoctor(
  args: readonly string[],
  environment: Environment,
): Promise<{ text: string; isHealthy: boolean }> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      page: { type: 'string', multiple: true, default: [] },
      files: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { text: doctorHelp, isHealthy: true };
  const report = await examine(environment, values.page, values.files ?? null);
  return { text: values.json ? JSON.stringify(report) : toText(report), isHealthy: report.isHealthy };
}

/** Makes every check that can be made. Never rejects. */
export async function examine(
  environment: Environment,
  pages: readonly string[],
  files: string | null,
  fetch = globalThis.fetch,
): Promise<Report> {
  const parsed = parseSettings(environment);
  const publicUrl = parsed.settings.publicUrl ?? `http://localhost:${parsed.settings.port}`;
  const patient: Patient = { ...parsed, publicUrl, pages, files, fetch };
  const broken = parsed.problems.map(({ variable }) => variable);
  const able = checks.filter(({ needs }) => !needs.some((variable) => broken.includes(variable)));
  const findings = await Promise.all(able.map((check) => make(check, patient)));
  const all = findings.flat();
  return { isHealthy: all.every(({ level }) => level !== 'problem'), findings: all };
}

async function make(check: Check, patient: Patient): Promise<Report['findings']> {
  let found: readonly Finding[];
  try {
    found = await check.run(patient);
  } catch (error) {
    found = [problem(`it could not be checked: ${toFailure(error)}`, 'Mend that, and run the doctor again.')];
  }
  return found.map((finding) => ({ check: check.name, ...finding }));
}

const labels = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

function toText({ findings, isHealthy }: Report): string {
  const lines = findings.flatMap(({ check, level, text, fix }) => [
    `${labels[level]} ${check.padEnd(12)} ${text}`,
    ...(fix === null ? [] : [`${' '.repeat(22)} -> ${fix}`]),
  ]);
  return [...lines, '', isHealthy ? 'Nothing must be changed.' : 'What is marked PROBLEM must be changed.'].join('\n');
}
