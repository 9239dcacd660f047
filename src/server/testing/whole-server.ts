/** A server's core over a store in memory, with all that hangs on it: admission, pools, tokens. */
import { generateKeyPairSync } from 'node:crypto'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { openServerCore, type ServerCore } from '#server/core.ts'
import type { ServerOptions } from '#server/options.ts'
import { testSettings } from '#server/testing/settings.ts'
import { openMemoryEngine } from '#store/memory.ts'

export interface WholeServer extends AsyncDisposable {
  readonly core: ServerCore
  readonly clock: FakeClock
  readonly options: ServerOptions
}

export const testIssuer = 'https://issuer.test'

export async function openWholeServer(changes: Partial<ServerOptions> = {}): Promise<WholeServer> {
  await using stack = new AsyncDisposableStack()
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const engine = stack.use(await openMemoryEngine({ clock }))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signingKey = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const silent = () => {}
  const options: ServerOptions = {
    ...testSettings,
    engine,
    authentication: {
      anonymous: true,
      tokens: 'known,bob,bob-uid,"blue"',
      bootstrapTokens: false,
      serviceAccounts: {
        issuers: [testIssuer],
        audiences: [testIssuer],
        signingKey,
        keys: [signingKey],
        lookup: true,
        maxExpirationSeconds: 0,
        extendExpiration: true,
      },
    },
    authorizationModes: ['RBAC'],
    kubelets: { addressTypes: [], timeoutMs: 5000 },
    clock,
    random: createSeededRandom(5),
    log: { debug: silent, info: silent, warn: silent, error: silent } as never,
    ...changes,
  }
  const core = stack.use(await openServerCore(options))
  const opened = stack.move()
  return { core, clock, options, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
