import 'reflect-metadata';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { All, Controller, Module, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import express from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { createWhatsGateServer, type FetchContext, type WhatsGateServer } from '../src/index.ts';
import { type NodeHandler, type NodeRequest, type NodeResponse, toNodeHandler } from '../src/node/index.ts';

/** Serves the relay at `/api/whatsgate/*` on a free port. @returns the port */
export type Serve = (relay: NodeHandler) => Promise<number>;

const closing: (() => Promise<unknown>)[] = [];
/** Closes everything that a test has opened. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export async function listen(listener: RequestListener): Promise<number> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export async function serveByFastify(prepare: (app: FastifyInstance) => void, relay: NodeHandler): Promise<number> {
  const app = fastify({ forceCloseConnections: true });
  prepare(app);
  app.all('/api/whatsgate/*', relay);
  await app.listen({ port: 0, host: '127.0.0.1' });
  closing.push(() => app.close());
  return (app.server.address() as AddressInfo).port;
}

/** As an application of Nest mounts it; what its decorators would do is called by hand, since the tests compile none. */
async function serveByNest(relay: NodeHandler): Promise<number> {
  class RelayController {
    relay(request: NodeRequest, response: NodeResponse): Promise<void> {
      return relay(request, response);
    }
  }
  class AppModule {}
  const { prototype } = RelayController;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'relay') as PropertyDescriptor;
  All('whatsgate/*command')(prototype, 'relay', descriptor);
  Req()(prototype, 'relay', 0);
  Res()(prototype, 'relay', 1);
  Controller('api')(RelayController);
  Module({ controllers: [RelayController] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  closing.push(() => app.close());
  return (app.getHttpServer().address() as AddressInfo).port;
}

/** As Next's `pages/api` calls a route: the body is read and parsed, and a promise is expected. */
async function callAsNextPages(relay: NodeHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const text = Buffer.concat(chunks).toString();
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? false;
  const body: unknown = isJson ? JSON.parse(text === '' ? '{}' : text) : text;
  await relay(Object.assign(request, { body, query: { command: 'session-create' } }), response);
  if (!response.headersSent) throw new Error('API resolved without sending a response');
}

export const servings: Readonly<Record<string, Serve>> = {
  'plain node:http': (relay) => listen((request, response) => void relay(request, response)),
  'node:http, the handler as the listener': (relay) => listen(relay),
  'Express 5': (relay) => listen(express().all('/api/whatsgate/{*command}', relay)),
  'Express 5 behind express.json()': (relay) =>
    listen(express().use(express.json()).all('/api/whatsgate/{*command}', relay)),
  'Express 5 behind express.json(), mounted with use': (relay) =>
    listen(express().use(express.json()).use('/api/whatsgate', relay)),
  'Express 5 behind express.text() for everything': (relay) =>
    listen(
      express()
        .use(express.text({ type: () => true }))
        .use('/api/whatsgate', relay),
    ),
  'Express 5 behind express.raw() for everything': (relay) =>
    listen(
      express()
        .use(express.raw({ type: () => true }))
        .use('/api/whatsgate', relay),
    ),
  'an Express router in a router': (relay) =>
    listen(express().use('/api', express.Router().use(express.json()).use('/whatsgate', express.Router().use(relay)))),
  'Fastify with its own parser': (relay) => serveByFastify(() => {}, relay),
  'Fastify without a parser': (relay) =>
    serveByFastify((app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    }, relay),
  'Nest, with its own parser': (relay) => serveByNest(relay),
  "Next's pages/api, body parsed": (relay) =>
    listen((request, response) => void callAsNextPages(relay, request, response)),
};

export interface Relay {
  readonly emulator: LocalEmulator;
  readonly whatsgate: WhatsGateServer;
  readonly url: string;
  readonly contexts: FetchContext[];
}

export async function serve(serving: Serve, upstream = globalThis.fetch): Promise<Relay> {
  const emulator = await createEmulator({ port: 0, fetch: async () => new Response(null, { status: 404 }) });
  const contexts: FetchContext[] = [];
  const whatsgate = createWhatsGateServer({
    apiKey: emulator.apiKey,
    secret: 'a secret of at least thirty-two characters',
    baseUrl: `${emulator.url}/api/v1`,
    fetch: upstream,
    publicUrl: 'https://app.test/api/whatsgate',
    identify: (request, context) => {
      contexts.push(context);
      return request.headers.get('x-user');
    },
  });
  closing.push(async () => {
    whatsgate.close();
    await emulator.close();
  });
  const port = await serving(toNodeHandler(whatsgate));
  return { emulator, whatsgate, url: `http://127.0.0.1:${port}/api/whatsgate`, contexts };
}

export const standard = { 'X-User': 'anna', Origin: 'https://app.test' };
export const post = (url: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { ...standard, 'Content-Type': 'application/json', ...headers }, body });
