/** An issuer of tokens: found at its address, tried again until it answers, and then asked for its keys. */
import { parseJson } from '#api/codec/json.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Clock } from '#base/clock.ts'
import { quoteGo } from '#base/go/text.ts'
import { start } from '#base/running.ts'
import { sleep } from '#base/wait.ts'
import type { IssuerClient } from '#server/authn/jwt/issuer-client.ts'
import { createRemoteKeys, type RemoteKeys } from '#server/authn/jwt/remote-keys.ts'

export interface IssuerSource extends AsyncDisposable {
  /** Its keys, once it was found. */
  keys(): RemoteKeys | undefined
  /** Why it is not found yet. */
  failure(): string | undefined
  /** Settles with the first try, whatever comes of it. */
  readonly tried: Promise<void>
  /** Settles when it was found, or when it is closed. */
  readonly found: Promise<void>
}

export interface IssuerSourceOptions {
  readonly url: string
  /** Where it describes itself, if not below its own address. */
  readonly discoveryUrl?: string
  readonly client: IssuerClient
  readonly clock: Clock
  onFetch?(body: string | undefined): void
  onFailure(message: string): void
}

/** Upstream's. */
const betweenTriesMs = 10_000

export function openIssuer(options: IssuerSourceOptions): IssuerSource {
  const { client, clock, onFetch } = options
  const tried = Promise.withResolvers<void>()
  let keys: RemoteKeys | undefined
  let failure: string | undefined =
    `oidc: authenticator for issuer ${quoteGo(options.url)} is not initialized`
  // Keys are fetched as long as it is open, which is longer than it is looked for.
  const life = new AbortController()

  const running = start(async (signal) => {
    for (;;) {
      try {
        const url = await discover(options, signal)
        keys = createRemoteKeys({
          ...{ url, client, clock, signal: life.signal },
          ...(onFetch && { onFetch }),
        })
        failure = undefined
        return
      } catch (error) {
        signal.throwIfAborted()
        failure = (error as Error).message
        options.onFailure(failure)
      } finally {
        tried.resolve()
      }
      await sleep(betweenTriesMs, { clock, signal })
    }
  })

  return {
    keys: () => keys,
    failure: () => failure,
    tried: tried.promise,
    found: running.ended,
    async [Symbol.asyncDispose]() {
      life.abort(new Error('the issuer is no longer asked'))
      await running[Symbol.asyncDispose]()
    },
  }
}

const wellKnown = '/.well-known/openid-configuration'

/** Where its keys are. */
async function discover(
  { url: issuer, discoveryUrl, client }: IssuerSourceOptions,
  signal: AbortSignal,
): Promise<string> {
  const { code, body } = await client.get(discoveryUrl ?? issuer.replace(/\/$/, '') + wellKnown, {
    signal,
  })
  if (code !== 200) throw new Error(`${code}: ${body.toString().slice(0, 512)}`)
  const { object } = parseJson(body)
  const { issuer: said = '', jwks_uri: keysUrl = '' } = isJsonObject(object) ? object : {}
  if (said !== issuer) {
    const [wanted, got] = [issuer, String(said)].map(quoteGo)
    throw new Error(
      `oidc: issuer did not match the issuer returned by provider, expected ${wanted} got ${got}`,
    )
  }
  if (typeof keysUrl !== 'string' || keysUrl === '') {
    throw new Error('provider did not return JWKS URL')
  }
  return keysUrl
}
