/** A whole HTTP server on a free port, over the verbs of the fake server. */
import { readFileSync } from 'node:fs'
import { systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { createCertificateAuthenticator } from '#server/authn/certificate-user.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import { createHandler, type HandlerOptions } from '#server/filters/handler.ts'
import type { ConnectionLimits } from '#server/http/connection-limits.ts'
import { openHttpServer, type ServerTls } from '#server/http/http-server.ts'
import { createHealth, logCheck, ping } from '#server/http/paths/health.ts'
import { createMetricsPath } from '#server/http/paths/metrics-path.ts'
import { createVersion } from '#server/http/paths/version.ts'
import { type FakeServer, openFakeServer } from '#server/testing/fake-server.ts'
import { mastersGroup } from '#server/user.ts'

export interface TestHttpServer extends AsyncDisposable {
  readonly port: number
  readonly fake: FakeServer
  /** As the composition does before it stops: watches end. */
  endWatches(): void
  reload(tls: ServerTls): void
}

export interface TestHttpOptions {
  readonly handler?: Partial<HandlerOptions>
  readonly limits?: Partial<ConnectionLimits>
  readonly port?: number
  readonly sharesPort?: boolean
  readonly tls?: ServerTls
  readonly http2?: boolean
}

export const testData = (name: string): string =>
  readFileSync(new URL(`../http/testdata/${name}.pem`, import.meta.url), 'utf8')

export const testTls: ServerTls = {
  certificate: testData('server'),
  key: testData('server-key'),
  clientAuthorities: testData('ca'),
}

const tokens = `admin,admin,1,${mastersGroup}\nbeta,beta,2,"blue,red"\n`

/** Everybody who is known may read health and version; administrators may do everything. */
const testAuthorizer: Authorizer = {
  authorize(attributes) {
    const isAdmin = attributes.user.groups.includes(mastersGroup)
    const isPublic =
      'path' in attributes && /^\/(healthz|livez|readyz|version)/.test(attributes.path)
    return { verdict: isAdmin || isPublic ? 'allow' : 'no opinion' }
  },
}

export async function openTestHttpServer(options: TestHttpOptions = {}): Promise<TestHttpServer> {
  const fake = await openFakeServer()
  const metrics = createMetrics()
  const log = options.handler?.log ?? silentLogger
  const closing = new AbortController()
  const handle = createHandler({
    verbs: fake.verbs,
    resources: () => fake.table,
    codec: fake.deps.codec,
    authenticators: [
      createCertificateAuthenticator(),
      createTokenFileAuthenticator(parseTokenFile(tokens)),
    ],
    authorizer: testAuthorizer,
    paths: [
      ...createHealth({ checks: [ping, logCheck], log }),
      createVersion(),
      createMetricsPath(metrics, systemClock.nowMs()),
    ],
    clock: systemClock,
    random: systemRandom,
    log,
    metrics,
    closing: closing.signal,
    limits: { timeoutMs: 60_000, minWatchSeconds: 1800 },
    ...options.handler,
  })
  const server = await openHttpServer({
    tls: options.tls ?? testTls,
    handle,
    http2: options.http2 ?? true,
    host: '127.0.0.1',
    port: options.port ?? 0,
    sharesPort: options.sharesPort ?? false,
    clock: systemClock,
    log,
    limits: { graceMs: 2000, ...options.limits },
  })
  return {
    port: server.port,
    fake,
    endWatches: () => closing.abort(),
    reload: server.reload,
    async [Symbol.asyncDispose]() {
      closing.abort()
      await server[Symbol.asyncDispose]()
      await fake[Symbol.asyncDispose]()
    },
  }
}
