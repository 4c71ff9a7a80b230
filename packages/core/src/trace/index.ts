export { createTrace, type TraceBase, type TraceEntry, type TraceJson, type WhatsGateTrace } from './create-trace.ts';
export type { TracedError } from './redact.ts';
export { fromStatePath, toStatePath } from './state-path.ts';
