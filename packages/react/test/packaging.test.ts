import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it.each(['use-session.js', 'use-whatsgate-session.js', 'whatsgate-frame.js', 'whatsgate-code.js', 'parts.js'])(
  '%s is built as a client module',
  (file) => {
    expect(readFileSync(join(import.meta.dirname, '../dist', file), 'utf8')).toMatch(/^["']use client["'];/);
  },
);
