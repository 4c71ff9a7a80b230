// The pictures of both charts: as Mermaid in docs/charts.md, and as SVG for the demo, which lights the present state. With
// --check it fails when the machines have changed since.
import { toMermaid } from './chart-mermaid.ts';
import { toSvg } from './chart-svg.ts';
import { charts } from './chart-tree.ts';
import { writeBlocks, writeGenerated } from './write-generated.ts';

const areUpToDate = [
  writeBlocks('docs/charts.md', { session: toMermaid(charts.session), slot: toMermaid(charts.slot) }),
  writeGenerated('apps/demo/src/charts/session.svg', toSvg(charts.session)),
  writeGenerated('apps/demo/src/charts/slot.svg', toSvg(charts.slot)),
];
if (areUpToDate.every(Boolean)) console.log('Charts: docs/charts.md and the demo show the machines as they are.');
