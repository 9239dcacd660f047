/** A key service: a program beside the server that holds the key by which others are encrypted. */
import { decode, parseUrl } from '#api/go-url.ts'
import type { Clock } from '#base/clock.ts'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { decodeMessage, encodeMessage, type MessageType } from '#base/protobuf/message.ts'
import { ProtobufError } from '#base/protobuf/wire.ts'
import { sleep } from '#base/wait.ts'
import {
  DecryptRequest,
  DecryptResponse,
  EncryptRequest,
  EncryptResponse,
  StatusResponse,
} from '#server/encryption/kms/messages.ts'

/** Every call ends by the service's timeout. Throws KmsCallError, or the abort's reason. */
export interface KmsService extends Disposable {
  status(signal: AbortSignal): Promise<StatusResponse>
  encrypt(request: EncryptRequest, signal: AbortSignal): Promise<EncryptResponse>
  decrypt(request: DecryptRequest, signal: AbortSignal): Promise<DecryptResponse>
}

/** A call that failed, in the words of Go's gRPC. */
export class KmsCallError extends Error {
  override readonly name = 'KmsCallError'
  /** As metrics and messages call it. */
  readonly code: string

  constructor(cause: GrpcError) {
    const code = codeNames[cause.code] ?? `Code(${cause.code})`
    super(`rpc error: code = ${code} desc = ${cause.details}`, { cause })
    this.code = code
  }
}

/** By gRPC's numbers, as Go names them. */
const codeNames = [
  ...['OK', 'Canceled', 'Unknown', 'InvalidArgument', 'DeadlineExceeded', 'NotFound'],
  ...['AlreadyExists', 'PermissionDenied', 'ResourceExhausted', 'FailedPrecondition', 'Aborted'],
  ...['OutOfRange', 'Unimplemented', 'Internal', 'Unavailable', 'DataLoss', 'Unauthenticated'],
] as const

export interface KmsServiceOptions {
  /** A URL of a unix socket, already validated. */
  readonly endpoint: string
  readonly timeoutMs: number
  readonly clock: Clock
  /** Is told of every call: `code` is `OK` or that of the failure. */
  onCall(method: string, code: string, seconds: number): void
}

/** What a service says is small: the largest part are annotations of 32 KB. */
const answerLimit = 1024 * 1024
/** A service that is not there is looked for again after so long. */
const retryMs = 100

export function createKmsService(options: KmsServiceOptions): KmsService {
  const { endpoint, timeoutMs, clock, onCall } = options
  const address = { path: socketPath(endpoint) }
  const client = createGrpcClient({ address, clock, limitBytes: answerLimit })

  async function call<T>(
    method: string,
    request: Uint8Array,
    type: MessageType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const path = `/v2.KeyManagementService/${method}`
    const startMs = clock.steadyMs()
    const done = (code: string) => onCall(path, code, (clock.steadyMs() - startMs) / 1000)
    try {
      const answer = await callInTime(client, { path, request, timeoutMs, clock, signal })
      const message = decodeMessage(type, answer)
      done('OK')
      return message
    } catch (error) {
      signal.throwIfAborted()
      const failure = failureOf(error)
      done(failure.code)
      throw failure
    }
  }

  return {
    status: (signal) => call('Status', new Uint8Array(0), StatusResponse, signal),
    encrypt: (request, signal) =>
      call('Encrypt', encodeMessage(EncryptRequest, request), EncryptResponse, signal),
    decrypt: (request, signal) =>
      call('Decrypt', encodeMessage(DecryptRequest, request), DecryptResponse, signal),
    [Symbol.dispose]: () => client[Symbol.dispose](),
  }
}

function failureOf(error: unknown): KmsCallError {
  if (error instanceof GrpcError) return new KmsCallError(error)
  if (!(error instanceof ProtobufError)) throw error
  const words =
    'grpc: failed to unmarshal the received message: proto: cannot parse invalid wire-format data'
  return new KmsCallError(new GrpcError(status.internal, words, { cause: error }))
}

interface TimedCall {
  readonly path: string
  readonly request: Uint8Array
  readonly timeoutMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** A service that is just starting is waited for, within the time of the call. */
async function callInTime(
  client: GrpcClient,
  { path, request, timeoutMs, clock, signal }: TimedCall,
): Promise<Buffer> {
  const late = new AbortController()
  let words = 'context deadline exceeded'
  using _ = clock.after(timeoutMs, () => {
    late.abort(new GrpcError(status.deadlineExceeded, words))
  })
  const within = AbortSignal.any([signal, late.signal])
  for (;;) {
    try {
      return await client.call(path, request, { signal: within, timeoutMs })
    } catch (error) {
      if (within.aborted || !(error instanceof GrpcError && error.isUntouched)) throw error
      words = dialWords(error)
    }
    await sleep(retryMs, { clock, signal: within })
  }
}

/** As Go's gRPC tells of a service that could not be reached. */
function dialWords({ cause, details }: GrpcError): string {
  const { code = '', address } = (cause ?? {}) as { code?: string; address?: string }
  const why = `dial unix ${address}: connect: ${systemWords[code] ?? details}`
  return `latest balancer error: connection error: desc = "transport: Error while dialing: ${why}"`
}

const systemWords: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ECONNREFUSED: 'connection refused',
  ENOENT: 'no such file or directory',
}

/** A path that begins with `/@` names a socket that is in no folder. */
function socketPath(endpoint: string): string {
  const url = parseUrl(endpoint)
  const path = 'message' in url ? '' : decode(url.escapedPath)
  return path.startsWith('/@') ? `\0${path.slice(2)}` : path
}
