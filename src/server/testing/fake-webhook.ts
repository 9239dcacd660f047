/** A server of the user's on a free port that is asked for reviews. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { testData } from '#server/testing/http-server.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'

export interface FakeWebhook extends AsyncDisposable {
  readonly endpoint: Endpoint
  /** What it was sent. */
  readonly asked: Review[]
  readonly credentials: (string | undefined)[]
  /** What it answers, whatever it is asked: a status, or a code. */
  answer: WebhookAnswer
}

export type WebhookAnswer = { readonly status: object } | { readonly code: number }

export interface Review {
  readonly kind: string
  readonly apiVersion: string
  readonly spec: Readonly<Record<string, unknown>>
}

export async function openFakeWebhook(answer: WebhookAnswer): Promise<FakeWebhook> {
  const server = createServer({ cert: testData('server'), key: testData('server-key') })
  const asked: Review[] = []
  const credentials: (string | undefined)[] = []
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as Review
      asked.push(review)
      credentials.push(request.headers.authorization)
      const { answer: said } = webhook
      if ('code' in said) response.writeHead(said.code).end('down')
      else {
        const { kind, apiVersion } = review
        response.end(JSON.stringify({ kind, apiVersion, status: said.status }))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `https://127.0.0.1:${port}/review`
  const webhook: FakeWebhook = {
    endpoint: { url, authorities: testData('ca'), token: 'mine' },
    asked,
    credentials,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return webhook
}
