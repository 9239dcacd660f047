/**
 * Events of a watch around objects that are encoded already. Over WebSockets each event is a
 * message; in a stream, JSON events are lines and protobuf's have their length before them.
 */
import { varintBytes, wire, writeVarint } from '#api/codec/protobuf/wire.ts'

const lineFeed = 0x0a

/** The line `{"type":…,"object":…}`; the object is compact JSON. */
export function encodeJsonEvent(type: string, object: Uint8Array): Buffer {
  const head = `{"type":${JSON.stringify(type)},"object":`
  const end = object.at(-1) === lineFeed ? object.length - 1 : object.length
  const headBytes = Buffer.byteLength(head)
  const event = Buffer.allocUnsafe(headBytes + end + 2)
  event.write(head)
  event.set(end === object.length ? object : object.subarray(0, end), headBytes)
  event[headBytes + end] = 0x7d
  event[headBytes + end + 1] = lineFeed
  return event
}

/** A bare meta/v1 WatchEvent; the object is in its envelope, and lies in a RawExtension. */
export function encodeProtobufEvent(type: string, object: Uint8Array): Buffer {
  return eventWithRoom(0, type, object)
}

const lengthBytes = 4

/** The same as it stands in a stream: after its length, four bytes, the highest first. */
export function encodeProtobufFrame(type: string, object: Uint8Array): Buffer {
  const frame = eventWithRoom(lengthBytes, type, object)
  frame.writeUInt32BE(frame.length - lengthBytes)
  return frame
}

const typeTag = 8 + wire.bytes
const objectTag = 2 * 8 + wire.bytes
const rawTag = 8 + wire.bytes

function eventWithRoom(room: number, type: string, object: Uint8Array): Buffer {
  const typeBytes = Buffer.byteLength(type)
  const rawBytes = 1 + varintBytes(object.length) + object.length
  const size = 1 + varintBytes(typeBytes) + typeBytes + 1 + varintBytes(rawBytes) + rawBytes
  const event = Buffer.allocUnsafe(room + size)
  let at = writeLength(event, room, typeTag, typeBytes)
  at += event.write(type, at)
  at = writeLength(event, at, objectTag, rawBytes)
  at = writeLength(event, at, rawTag, object.length)
  event.set(object, at)
  return event
}

/** Writes a tag and the length of what follows; answers where that is to stand. */
function writeLength(into: Buffer, at: number, tag: number, length: number): number {
  into[at] = tag
  return writeVarint(into, at + 1, length)
}
