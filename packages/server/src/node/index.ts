export type { FastifyReplyLike, FastifyRequestLike, NodeRequest, NodeResponse } from './node-http.ts';
export { type NodeHandler, type NodeHandlerOptions, toNodeHandler } from './to-node-handler.ts';
