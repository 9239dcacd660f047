/** The text code of HPACK (RFC 7541, appendix B), for reading. What is written here goes out as it is. */
import { compressionError } from '#base/http2/http2-error.ts'

/** How many bits each byte takes, in runs; the code is canonical, so that these say all of it. */
const lengths = `13 23 28x7 24 30 28x2 30 28x8 30 28x9 6 10x2 12 13 6 8 11 10x2 8 11 8 6x3 5x3 6x7 7 8 15
 6 12 10 13 6 7x22 8 7 8 13 19 13 14 6 15 5 6 5 6 5 6x3 5 7x2 6x3 5 6 7 6 5x2 6 7x5 15 11 14 13 28 20
 22 20x2 22x3 23 22 23x5 24 23 24x2 22 23 24 23x4 21 22 23 22 23x2 24 22 21 20 22x2 23x2 21 23 22x2 24
 21 22 23x2 21x2 22 21 23 22 23x2 20 22x3 23 22x2 23 26x2 20 19 22 23 22 25 26x3 27x2 26 24 25 19 21 26
 27x2 26 27 24 21x2 26x2 28 27x3 20 24 20 21 22 21x2 23 22x2 25x2 24x2 26 23 26 27 26x2 27x5 28 27x5 26 30`

/** The symbol that ends a text, which may only be hinted at by the bits that fill the last byte. */
const endSymbol = 256
const longestFillBits = 7

/** Two entries for each node, by the next bit: another node, or a symbol as its complement. Made at the first text. */
let codeTree: Int16Array | undefined

function runOf(run: string): number[] {
  const [bits, count = '1'] = run.split('x')
  return new Array<number>(Number(count)).fill(Number(bits))
}

function growTree(bitsOf: readonly number[]): Int16Array {
  const tree = new Int16Array(2 * bitsOf.length)
  let used = 1
  let code = 0
  let length = 0
  const symbols = bitsOf.map((_, symbol) => symbol)
  for (const symbol of symbols.toSorted((a, b) => bitsOf[a]! - bitsOf[b]! || a - b)) {
    code *= 2 ** (bitsOf[symbol]! - length)
    length = bitsOf[symbol]!
    let node = 0
    for (let bit = length - 1; bit > 0; bit--) {
      const at = 2 * node + ((code >>> bit) & 1)
      if (tree[at] === 0) tree[at] = used++
      node = tree[at]!
    }
    tree[2 * node + (code & 1)] = ~symbol
    code++
  }
  return tree
}

/** The text in latin1; throws if the code is broken. */
export function readHuffman(bytes: Uint8Array): string {
  codeTree ??= growTree(lengths.split(/\s+/).flatMap(runOf))
  const nodes = codeTree
  const out = Buffer.allocUnsafe(Math.floor((bytes.length * 8) / 5))
  let size = 0
  let node = 0
  let pending = 0 // bits since the last symbol
  let areOnes = true
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const one = (byte >>> bit) & 1
      const next = nodes[2 * node + one]!
      pending++
      areOnes &&= one === 1
      if (next > 0) {
        node = next
        continue
      }
      if (~next === endSymbol) throw compressionError('a text holds its own end')
      out[size++] = ~next
      node = 0
      pending = 0
      areOnes = true
    }
  }
  if (pending > longestFillBits || !areOnes) throw compressionError('a text is cut short')
  return out.toString('latin1', 0, size)
}
