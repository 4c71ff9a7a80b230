#!/usr/bin/env node
// Nothing is imported before this: on an older Node an import would fail with a sentence of its own.
export {};

const minNode = 22;
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < minNode) {
  console.error(`whatsgate-server needs Node ${minNode} or later, but this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  const { run } = await import('./run.ts');
  await run(process.argv.slice(2));
}
