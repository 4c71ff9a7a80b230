// The QR code that createFakeSession shows, as the data of one SVG path: packages/core/src/testing/fake-qr.ts.
// It is drawn here, so that no application needs a library for it; a test of core reads the code again.
import { encodeQR } from 'qr';
import { writeGenerated } from './write-generated.ts';

const text = 'https://example.com/fake-session';
// The library draws a border of at least one module.
const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 1 })
  .slice(1, -1)
  .map((row) => row.slice(1, -1));
const path = rows.map(drawRow).join('');

writeGenerated(
  'packages/core/src/testing/fake-qr.ts',
  `// Made by scripts/generate/fake-qr.ts.

/** A QR code of \`text\`: \`path\` draws its dark modules in a square of \`size\` by \`size\`. */
export const fakeQr = {
  text: '${text}',
  size: ${rows.length},
  // biome-ignore format: one path
  path: '${path}',
} as const;
`,
);

/** The dark modules of a row, a rectangle for each run of them. */
function drawRow(row: readonly boolean[], y: number): string {
  const runs = row.map((isDark) => (isDark ? '1' : '0')).join('');
  return [...runs.matchAll(/1+/g)]
    .map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
    .join('');
}
