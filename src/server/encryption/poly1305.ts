/** The authenticator Poly1305, on limbs of 13 bits: products and their sums stay exact numbers. */

const limbs = 10
const limbBits = 13
const limbMask = (1 << limbBits) - 1
const blockBytes = 16
export const tagBytes = 16

/** The key is for one message: 16 bytes to multiply by, 16 to add. */
export function poly1305(key: Uint8Array, message: Uint8Array): Uint8Array {
  const r = limbsOf(clamped(key.subarray(0, blockBytes)), 0)
  let sum = new Array<number>(limbs).fill(0)
  for (let at = 0; at < message.length; at += blockBytes) {
    const block = message.subarray(at, at + blockBytes)
    const part = limbsOf(block, block.length)
    for (let i = 0; i < limbs; i++) sum[i] = sum[i]! + part[i]!
    sum = product(sum, r)
  }
  return tagOf(sum, key.subarray(blockBytes))
}

function clamped(bytes: Uint8Array): Uint8Array {
  const r = Uint8Array.from(bytes)
  for (const i of [3, 7, 11, 15]) r[i] = r[i]! & 15
  for (const i of [4, 8, 12]) r[i] = r[i]! & 252
  return r
}

/** A number from its bytes, the least first; `end`: where a byte of 1 follows, or 0 if none does. */
function limbsOf(bytes: Uint8Array, end: number): number[] {
  const padded = new Uint8Array(blockBytes + 2)
  padded.set(bytes)
  if (end > 0) padded[end] = 1
  const made = new Array<number>(limbs).fill(0)
  for (let i = 0; i < limbs; i++) {
    const bit = i * limbBits
    const from = bit >> 3
    const three = padded[from]! | ((padded[from + 1] ?? 0) << 8) | ((padded[from + 2] ?? 0) << 16)
    made[i] = (three >>> (bit & 7)) & limbMask
  }
  return made
}

/** Modulo 2^130 - 5: what is beyond 130 bits comes back five times at the bottom. */
function product(a: readonly number[], b: readonly number[]): number[] {
  const made = new Array<number>(limbs).fill(0)
  for (let i = 0; i < limbs; i++) {
    let sum = 0
    for (let j = 0; j < limbs; j++) {
      sum += j <= i ? a[j]! * b[i - j]! : 5 * a[j]! * b[i - j + limbs]!
    }
    made[i] = sum
  }
  return carried(made)
}

function carried(number: number[]): number[] {
  let carry = 0
  for (let i = 0; i < limbs; i++) {
    const sum = number[i]! + carry
    carry = Math.floor(sum / (limbMask + 1))
    number[i] = sum - carry * (limbMask + 1)
  }
  number[0] = number[0]! + carry * 5
  return number
}

function tagOf(sum: number[], pad: Uint8Array): Uint8Array {
  const number = reduced(carried(carried(sum)))
  const tag = new Uint8Array(tagBytes)
  let carry = 0
  for (let i = 0; i < tagBytes; i++) {
    const byte = byteOf(number, i) + pad[i]! + carry
    tag[i] = byte & 255
    carry = byte >>> 8
  }
  return tag
}

/** Below 2^130 - 5: both candidates are made, and one chosen without a branch. */
function reduced(number: readonly number[]): number[] {
  let carry = 5
  const less = number.map((limb) => {
    const sum = limb + carry
    carry = sum >>> limbBits
    return sum & limbMask
  })
  // The carry out of 130 bits says that the number was at least 2^130 - 5.
  const choice = -carry
  return number.map((limb, i) => (limb & ~choice) | (less[i]! & choice))
}

function byteOf(number: readonly number[], i: number): number {
  const bit = i * 8
  const limb = Math.floor(bit / limbBits)
  const pair = number[limb]! | ((number[limb + 1] ?? 0) << limbBits)
  return (pair >>> (bit % limbBits)) & 255
}
