/** A key service: a program beside the server that holds the key by which others are encrypted. */
import { decode, parseUrl } from '#api/go-url.ts'
import { createUnixService, type UnixServiceOptions } from '#base/grpc/unix-service.ts'
import { encodeMessage, type MessageType } from '#base/protobuf/message.ts'
import {
  DecryptRequest,
  DecryptResponse,
  EncryptRequest,
  EncryptResponse,
  StatusResponse,
} from '#server/encryption/kms/messages.ts'

/** Every call ends by the service's timeout. Throws ServiceCallError, or the abort's reason. */
export interface KmsService extends Disposable {
  status(signal: AbortSignal): Promise<StatusResponse>
  encrypt(request: EncryptRequest, signal: AbortSignal): Promise<EncryptResponse>
  decrypt(request: DecryptRequest, signal: AbortSignal): Promise<DecryptResponse>
}

export interface KmsServiceOptions extends Pick<UnixServiceOptions, 'clock' | 'onCall'> {
  /** A URL of a unix socket, already validated. */
  readonly endpoint: string
  readonly timeoutMs: number
}

/** What a service says is small: the largest part are annotations of 32 KB. */
const answerLimit = 1024 * 1024

export function createKmsService(options: KmsServiceOptions): KmsService {
  const { endpoint, timeoutMs, clock, onCall } = options
  const socket = socketPath(endpoint)
  const service = createUnixService({ socket, clock, onCall, limitBytes: answerLimit })

  function call<T>(
    method: string,
    request: Uint8Array,
    answer: MessageType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const path = `/v2.KeyManagementService/${method}`
    return service.call({ path, request, answer, timeoutMs, signal })
  }

  return {
    status: (signal) => call('Status', new Uint8Array(0), StatusResponse, signal),
    encrypt: (request, signal) =>
      call('Encrypt', encodeMessage(EncryptRequest, request), EncryptResponse, signal),
    decrypt: (request, signal) =>
      call('Decrypt', encodeMessage(DecryptRequest, request), DecryptResponse, signal),
    [Symbol.dispose]: () => service[Symbol.dispose](),
  }
}

/** A path that begins with `/@` names a socket that is in no folder. */
function socketPath(endpoint: string): string {
  const url = parseUrl(endpoint)
  const path = 'message' in url ? '' : decode(url.escapedPath)
  return path.startsWith('/@') ? `\0${path.slice(2)}` : path
}
