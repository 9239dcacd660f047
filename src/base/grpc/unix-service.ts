/**
 * A service behind a unix socket, as programs in Go call it: one that is just starting is waited for, and
 * what fails is told in their words.
 */
import type { Clock } from '#base/clock.ts'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { decodeMessage, type MessageType } from '#base/protobuf/message.ts'
import { ProtobufError } from '#base/protobuf/wire.ts'
import { sleep } from '#base/wait.ts'

/** A call that failed, in the words of Go's gRPC. */
export class ServiceCallError extends Error {
  override readonly name = 'ServiceCallError'
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

export interface UnixServiceOptions {
  /** One that begins with NUL is in no folder. */
  readonly socket: string
  readonly clock: Clock
  /** A larger answer fails its call. */
  readonly limitBytes: number
  /** Is told of every call: `code` is `OK` or that of the failure. */
  onCall(path: string, code: string, seconds: number): void
}

export interface ServiceCall<T> {
  readonly path: string
  readonly request: Uint8Array
  readonly answer: MessageType<T>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface UnixService extends Disposable {
  /** Throws ServiceCallError, or the abort's reason. */
  call<T>(call: ServiceCall<T>): Promise<T>
}

/** A service that is not there is looked for again after so long. */
const retryMs = 100

export function createUnixService(options: UnixServiceOptions): UnixService {
  const { socket, clock, limitBytes, onCall } = options
  const client = createGrpcClient({ address: { path: socket }, clock, limitBytes })
  return {
    async call(call) {
      const startMs = clock.steadyMs()
      const done = (code: string) => onCall(call.path, code, (clock.steadyMs() - startMs) / 1000)
      try {
        const message = decodeMessage(call.answer, await callInTime(client, call, clock))
        done('OK')
        return message
      } catch (error) {
        if (call.signal.aborted) done('Canceled')
        call.signal.throwIfAborted()
        const failure = failureOf(error)
        done(failure.code)
        throw failure
      }
    },
    [Symbol.dispose]: () => client[Symbol.dispose](),
  }
}

function failureOf(error: unknown): ServiceCallError {
  if (error instanceof GrpcError) return new ServiceCallError(error)
  if (!(error instanceof ProtobufError)) throw error
  const words =
    'grpc: failed to unmarshal the received message: proto: cannot parse invalid wire-format data'
  return new ServiceCallError(new GrpcError(status.internal, words, { cause: error }))
}

/** A service that is just starting is waited for, within the time of the call. */
async function callInTime(
  client: GrpcClient,
  { path, request, timeoutMs, signal }: ServiceCall<unknown>,
  clock: Clock,
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
  const { code = '', address = '' } = (cause ?? {}) as { code?: string; address?: string }
  const where = address.replace('\0', '@')
  const why = `dial unix ${where}: connect: ${systemWords[code] ?? details}`
  return `latest balancer error: connection error: desc = "transport: Error while dialing: ${why}"`
}

const systemWords: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ECONNREFUSED: 'connection refused',
  ENOENT: 'no such file or directory',
}
