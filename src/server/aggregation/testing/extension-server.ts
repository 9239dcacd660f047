/** An extension API server: `things` of a group, told of who asks, with discovery in both forms and OpenAPI. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'

export const group = 'remote.example.com'
export const rootPath = `/apis/${group}/v1`
export const things = `${rootPath}/namespaces/default/things`

const times = { notBeforeMs: 0, notAfterMs: Date.UTC(2100, 0, 1) }
const authority = makeCertificate(
  { commonName: 'extension-ca', use: 'authority', ...times },
  systemRandom,
)
const own = makeCertificate(
  { commonName: 'extension', names: ['remote.default.svc'], use: 'server', ...times },
  systemRandom,
  authority,
)
const proxyAuthority = makeCertificate(
  { commonName: 'proxy-ca', use: 'authority', ...times },
  systemRandom,
)

const proxy = makeCertificate(
  { commonName: 'front-proxy-client', use: 'client', ...times },
  systemRandom,
  proxyAuthority,
)
/** By which the extension knows the API server. */
export const proxyPair = { text: `${proxy.certificate}\n${proxy.privateKey}` }
export const caBundle = Buffer.from(authority.certificate).toString('base64')

export interface ExtensionServer extends AsyncDisposable {
  readonly port: number
  /** Method and path of each request, in order. */
  readonly asked: string[]
  /** How it says what it serves; without any it is of old. */
  isAggregated: boolean
  resources: readonly object[]
  /** Of its OpenAPI document. */
  revision: number
  /** Connections that are still open, and all there ever were. */
  connections(): number
  readonly connected: number
  hangUp(): void
}

const thing = {
  resource: 'things',
  responseKind: { group, version: 'v1', kind: 'Thing' },
  scope: 'Namespaced',
  singularResource: 'thing',
  verbs: ['get', 'list'],
}

export async function openExtensionServer(): Promise<ExtensionServer> {
  const asked: string[] = []
  const sockets = new Set<Duplex>()
  let connected = 0
  const server = createServer({
    cert: own.certificate,
    key: own.privateKey,
    ca: proxyAuthority.certificate,
    requestCert: true,
    rejectUnauthorized: false,
  })
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    connected++
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response, extension)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    asked.push(`UPGRADE ${request.url}`)
    const { 'x-remote-user': user } = request.headers
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: Upgrade\r\nx-user: ${user}\r\n\r\n`,
    )
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const extension: ExtensionServer = {
    port: (server.address() as AddressInfo).port,
    asked,
    isAggregated: true,
    resources: [thing],
    revision: 1,
    connections: () => sockets.size,
    get connected() {
      return connected
    },
    hangUp() {
      for (const socket of sockets) socket.end()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
  return extension
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { isAggregated, resources, revision }: ExtensionServer,
): void {
  const { pathname, searchParams } = new URL(request.url!, 'https://x')
  const json = (value: object, type = 'application/json', code = 200) =>
    response.writeHead(code, { 'content-type': type }).end(JSON.stringify(value))
  if (pathname === '/apis' && isAggregated) {
    const versions = [{ version: 'v1', resources, freshness: 'Current' }]
    return void json({ items: [{ metadata: { name: group }, versions }] }, aggregated)
  }
  if (pathname === rootPath) {
    return void json({
      kind: 'APIResourceList',
      groupVersion: `${group}/v1`,
      resources: [
        { name: 'things', singularName: 'thing', namespaced: true, kind: 'Thing', verbs: ['get'] },
        { name: 'things/echo', namespaced: true, kind: 'Thing', verbs: ['get', 'create'] },
      ],
    })
  }
  if (pathname === '/openapi/v3') {
    const serverRelativeURL = `/openapi/v3${rootPath}?hash=AB`
    return void json({ paths: { [rootPath.slice(1)]: { serverRelativeURL } } })
  }
  if (pathname === '/openapi/v2') return void openApiV2(request, response, revision)
  if (pathname === `/openapi/v3${rootPath}`) return void json({ openapi: '3.0.0' })
  if (pathname === `${things}/moved`) {
    return void response.writeHead(302, { location: 'https://elsewhere.example/' }).end()
  }
  if (pathname === `${things}/cut`) return void request.socket.destroy()
  if (pathname === `${things}/echo`) return void echo(request, response)
  if (searchParams.get('watch') === 'true') {
    response.writeHead(200, { 'content-type': 'application/json' })
    return void response.write('{"type":"ADDED"}\n') // and no more, as long as anybody listens
  }
  json({ kind: 'Status', code: 404 }, 'application/json', 404)
}

/** Tells of its own path, and of another that is none of its group. */
function openApiV2(request: IncomingMessage, response: ServerResponse, revision: number): void {
  const etag = `"${revision}"`
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end()
  const path = (name: string) => ({
    get: { responses: { 200: { schema: { $ref: `#/definitions/${name}` } } } },
  })
  const document = {
    swagger: '2.0',
    paths: { [`${rootPath}/things`]: path('Thing'), '/apis/apps/v1/things': path('Other') },
    definitions: {
      Thing: { description: `revision ${revision}`, properties: { metadata: { $ref: meta } } },
      Other: {},
      'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { description: 'Another one.' },
    },
  }
  response.writeHead(200, { 'content-type': 'application/json', etag })
  response.end(JSON.stringify(document))
}

const meta = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** Sends what came, once all of it has. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate()
    const { method, url, headersDistinct: headers } = request
    const body = Buffer.concat(chunks).toString()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ method, url, headers, body, proxy: subject?.CN }))
  })
}
