/** Messages of Konnectivity's proxy service, as far as a client needs them. */
import { type MessageType, messageType } from '#base/protobuf/message.ts'

export interface Packet {
  readonly type: number
  readonly dialRequest?: DialRequest
  readonly dialResponse?: DialResponse
  readonly data?: Data
  readonly closeRequest?: CloseRequest
  readonly closeDial?: CloseDial
}

interface DialRequest {
  readonly protocol: string
  readonly address: string
  /** By which the answer is known. */
  readonly random: bigint
}

interface DialResponse {
  /** Empty: it went well. */
  readonly error: string
  readonly connectID: bigint
  readonly random: bigint
}

interface Data {
  readonly connectID: bigint
  readonly data: Buffer
}

interface CloseRequest {
  readonly connectID: bigint
}

interface CloseDial {
  readonly random: bigint
}

export const packetTypes = {
  dialRequest: 0,
  dialResponse: 1,
  closeRequest: 2,
  closeResponse: 3,
  data: 4,
  closeDial: 5,
} as const

const dialRequest = messageType<DialRequest>('DialRequest', {
  protocol: { number: 1, kind: 'string' },
  address: { number: 2, kind: 'string' },
  random: { number: 3, kind: 'bigint' },
})
const dialResponse = messageType<DialResponse>('DialResponse', {
  error: { number: 1, kind: 'string' },
  connectID: { number: 2, kind: 'bigint' },
  random: { number: 3, kind: 'bigint' },
})
const data = messageType<Data>('Data', {
  connectID: { number: 1, kind: 'bigint' },
  data: { number: 3, kind: 'bytes' },
})
const closeRequest = messageType<CloseRequest>('CloseRequest', {
  connectID: { number: 1, kind: 'bigint' },
})
const closeDial = messageType<CloseDial>('CloseDial', {
  random: { number: 1, kind: 'bigint' },
})

export const packet: MessageType<Packet> = messageType<Packet>('Packet', {
  type: { number: 1, kind: 'int32' },
  dialRequest: { number: 2, kind: () => dialRequest as never },
  dialResponse: { number: 3, kind: () => dialResponse as never },
  data: { number: 4, kind: () => data as never },
  closeRequest: { number: 5, kind: () => closeRequest as never },
  closeDial: { number: 7, kind: () => closeDial as never },
})
