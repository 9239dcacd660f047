/**
 * A program beside the server that has the keys by which tokens of service accounts are signed: it is asked
 * to sign each, and tells the keys they can be checked with.
 */
import type { Clock } from '#base/clock.ts'
import { createUnixService, type ServiceCall, type UnixService } from '#base/grpc/unix-service.ts'
import type { Logger } from '#base/log/log.ts'
import { messageOf } from '#base/message-of.ts'
import type { Metrics } from '#base/metrics.ts'
import { encodeMessage, type MessageType } from '#base/protobuf/message.ts'
import { start } from '#base/running.ts'
import { orAborted } from '#base/wait.ts'
import { readHeader } from '#server/authn/external-signer/header.ts'
import { KeyCache } from '#server/authn/external-signer/key-cache.ts'
import {
  FetchKeysResponse,
  MetadataResponse,
  SignRequest,
  SignResponse,
} from '#server/authn/external-signer/messages.ts'
import { codeOf, createSignerMetrics } from '#server/authn/external-signer/metrics.ts'
import { SigningError, type TokenKeys, type TokenSigner } from '#server/authn/tokens/token-keys.ts'

export interface ExternalSigner extends TokenKeys, TokenSigner {
  /** Tokens that hold longer it does not sign. */
  readonly maxSeconds: number
}

export interface ExternalSignerParts {
  /** A path, or a name in no folder behind `@`. */
  readonly endpoint: string
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
  /** Ends the wait for it to start. */
  readonly signal: AbortSignal
}

/** Upstream's: for the keys, and for what else is asked at the start. A token has as long as a request. */
const keysMs = 60_000
const metadataMs = 10_000
const signMs = 60_000
/** Hundreds of keys; gRPC's own limit. */
const answerLimit = 4 * 1024 * 1024

/** Waits until it has told its keys. Throws Error, in upstream's words. */
export async function openExternalSigner(
  parts: ExternalSignerParts,
): Promise<ExternalSigner & AsyncDisposable> {
  const { endpoint, clock, log, signal } = parts
  await using stack = new AsyncDisposableStack()
  const metrics = createSignerMetrics(parts.metrics)
  const socket = endpoint.replace(/^@/, '\0')
  const options = { socket, clock, limitBytes: answerLimit, onCall: metrics.called }
  const client = new SignerClient(stack.use(createUnixService(options)))
  const closing = new AbortController()
  const fetch = () => client.keys(closing.signal)
  const cache = new KeyCache({ fetch, clock, log, metrics })
  stack.defer(() => closing.abort(new Error('the server is stopping')))
  await orAborted(firstKeys(cache), signal)
  const maxSeconds = await client.maxSeconds(signal)
  stack.use(start((stopping) => cache.run(stopping)))
  const opened = stack.move()
  return {
    maxSeconds,
    get all() {
      return cache.all
    },
    get maxAgeSeconds() {
      return cache.maxAgeSeconds
    },
    named: (id, waiting) => cache.named(id, waiting),
    async sign(claims, waiting) {
      try {
        const token = await signed(client, cache, claims, waiting)
        metrics.signed('OK')
        return token
      } catch (error) {
        metrics.signed(waiting.aborted ? 'Canceled' : codeOf(error))
        throw error
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

async function firstKeys(cache: KeyCache): Promise<void> {
  try {
    await cache.sync()
  } catch (error) {
    const words = 'while initially filling key cache: while performing initial cache fill'
    throw new Error(`${words}: ${messageOf(error)}`, { cause: error })
  }
}

async function signed(
  client: SignerClient,
  keys: TokenKeys,
  claims: object,
  signal: AbortSignal,
): Promise<string> {
  const said = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const { header, signature } = await client.sign(said, signal)
  const read = readHeader(header)
  const problem = 'problem' in read ? read.problem : await keyProblem(keys, read.keyId, signal)
  if (problem !== undefined) throw new SigningError(`while validating header: ${problem}`)
  if (signature === '') throw new SigningError('empty signature returned')
  return `${header}.${said}.${signature}`
}

/** Others could not check the token by a key that is hidden from them. */
async function keyProblem(
  keys: TokenKeys,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const isHidden = (await keys.named(id, signal)).some((key) => key.isHidden)
  if (!isHidden) return undefined
  return `key used for signing JWT (kid: ${id}) is excluded from OIDC discovery docs`
}

const nothing = new Uint8Array(0)

class SignerClient {
  readonly #service: UnixService

  constructor(service: UnixService) {
    this.#service = service
  }

  async keys(signal: AbortSignal): Promise<FetchKeysResponse> {
    try {
      return await this.#call('FetchKeys', nothing, FetchKeysResponse, {
        timeoutMs: keysMs,
        signal,
      })
    } catch (error) {
      const words = 'while getting externally supported jwt signing keys'
      throw new Error(`${words}: ${messageOf(error)}`, { cause: error })
    }
  }

  async maxSeconds(signal: AbortSignal): Promise<number> {
    const limits = { timeoutMs: metadataMs, signal }
    const told = await this.#call('Metadata', nothing, MetadataResponse, limits)
    return told.maxTokenExpirationSeconds
  }

  async sign(claims: string, signal: AbortSignal): Promise<SignResponse> {
    const request = encodeMessage(SignRequest, { claims })
    try {
      return await this.#call('Sign', request, SignResponse, { timeoutMs: signMs, signal })
    } catch (error) {
      signal.throwIfAborted()
      throw new SigningError(`while signing jwt: ${messageOf(error)}`, { cause: error })
    }
  }

  #call<T>(
    method: string,
    request: Uint8Array,
    answer: MessageType<T>,
    limits: Pick<ServiceCall<T>, 'timeoutMs' | 'signal'>,
  ): Promise<T> {
    const path = `/v1.ExternalJWTSigner/${method}`
    return this.#service.call({ path, request, answer, ...limits })
  }
}
