/** A conversion webhook: v1 has `spec.address` as host:port, v2 has `spec.host` and `spec.port`. */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { testData } from '#server/testing/http-server.ts'

interface Asked {
  readonly apiVersion: string
  readonly desired: string
  readonly names: readonly string[]
  readonly objects: readonly JsonObject[]
}

interface Review {
  readonly apiVersion: string
  readonly kind: string
  readonly request: {
    readonly uid: string
    readonly desiredAPIVersion: string
    readonly objects: readonly JsonObject[]
  }
}

export interface ConversionHook extends AsyncDisposable {
  /** What it was asked, in order. */
  readonly asked: Asked[]
  readonly clientConfig: { readonly url: string; readonly caBundle: string }
  /** What its answers are changed to. */
  change: (answer: JsonObject) => unknown
  /** Keeps answers back until it has settled. */
  pause: Promise<void>
}

export async function openConversionHook(): Promise<ConversionHook> {
  const server = createServer({ cert: testData('server'), key: testData('server-key') })
  const asked: Asked[] = []
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const review = JSON.parse(Buffer.concat(chunks).toString()) as Review
    const { uid, desiredAPIVersion: desired, objects } = review.request
    const names = objects.map(({ metadata }) => String((metadata as JsonObject).name))
    asked.push({ apiVersion: review.apiVersion, desired, names, objects })
    await hook.pause
    const convertedObjects = objects.map((object) => converted(object, desired))
    const { apiVersion, kind } = review
    const result = { status: 'Success' }
    const answer = hook.change({ apiVersion, kind, response: { uid, result, convertedObjects } })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
  server.on('request', (request, response) => {
    reply(request, response).catch((error: Error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const hook: ConversionHook = {
    asked,
    clientConfig: {
      url: `https://127.0.0.1:${port}/convert`,
      caBundle: Buffer.from(testData('ca')).toString('base64'),
    },
    change: (answer) => answer,
    pause: Promise.resolve(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return hook
}

function converted(object: JsonObject, apiVersion: string): JsonObject {
  const { address, host, port, ...rest } = (object.spec ?? {}) as Record<string, string>
  const [name, number] = address?.split(':') ?? []
  const spec = apiVersion.endsWith('/v2')
    ? { ...rest, ...(name && { host: name }), ...(number && { port: Number(number) }) }
    : { ...rest, ...(host && { address: `${host}:${port}` }) }
  return { ...object, apiVersion, spec }
}
