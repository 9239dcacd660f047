import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FieldReader, type Fields, fieldBlock } from '#base/http2/hpack.ts'
import { Http2Error } from '#base/http2/http2-error.ts'
import { readHuffman } from '#base/http2/huffman.ts'
import { createSeededRandom } from '#base/random.ts'

const limitBytes = 16_384
const bytesOf = (fields: Fields) => Buffer.from(fieldBlock(fields), 'latin1')
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

suite('header fields', () => {
  test('the requests of RFC 7541 C.4 are read, one after another', () => {
    const reader = new FieldReader(limitBytes, 1000)
    const common = [':method', 'GET', ':scheme', 'http', ':path', '/']
    const host = [':authority', 'www.example.com']
    const first = reader.read(hex('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'))
    assert.deepEqual(first, [...common, ...host])
    const second = reader.read(hex('8286 84be 5886 a8eb 1064 9cbf'))
    assert.deepEqual(second, [...common, ...host, 'cache-control', 'no-cache'])
    const third = reader.read(hex('8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf'))
    const secret = [':method', 'GET', ':scheme', 'https', ':path', '/index.html']
    assert.deepEqual(third, [...secret, ...host, 'custom-key', 'custom-value'])
  })

  test('a table of 256 bytes forgets as in RFC 7541 C.6', () => {
    const reader = new FieldReader(limitBytes, 1000)
    const date = ['date', 'Mon, 21 Oct 2013 20:13:21 GMT']
    const place = ['location', 'https://www.example.com']
    const first = reader.read(
      hex(
        `3fe101 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0
        82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3`.replaceAll('\n', ''),
      ),
    )
    assert.deepEqual(first, [':status', '302', 'cache-control', 'private', ...date, ...place])
    const second = reader.read(hex('4883 640e ffc1 c0bf'))
    assert.deepEqual(second, [':status', '307', 'cache-control', 'private', ...date, ...place])
    // The first field was the oldest, and went when the second status came.
    assert.throws(() => reader.read(hex('c2')), Http2Error)
  })

  test('what is written is read as it was, with names and values of any length', () => {
    const random = createSeededRandom(3)
    const reader = new FieldReader(1 << 20, 1000)
    for (let round = 0; round < 200; round++) {
      const fields: string[] = [':status', '200', 'grpc-status', String(round)]
      for (let i = 0; i < 4; i++) {
        const text = String.fromCharCode(32 + random.below(224)).repeat(random.below(400))
        fields.push(`x-${random.below(1e6)}`, text)
      }
      assert.deepEqual(reader.read(bytesOf(fields)), fields)
    }
  })

  test('the same block means something else once the table has changed', () => {
    const reader = new FieldReader(limitBytes, 1000)
    reader.read(hex('4001 6101 31')) // a: 1, kept
    assert.deepEqual(reader.read(hex('be')), ['a', '1'])
    assert.deepEqual(reader.read(hex('be')), ['a', '1'])
    reader.read(hex('4001 6201 32')) // b: 2, kept
    assert.deepEqual(reader.read(hex('be')), ['b', '2'])
    reader.read(hex('20')) // the table is emptied
    assert.throws(() => reader.read(hex('be')), Http2Error)
  })

  test('more fields than allowed are refused', () => {
    const many: Fields = Array.from({ length: 200 }, (_, i) => [`x-${i}`, 'y'.repeat(100)]).flat()
    assert.throws(() => new FieldReader(limitBytes, 1000).read(bytesOf(many)), Http2Error)
    assert.throws(() => new FieldReader(1 << 20, 199).read(bytesOf(many)), Http2Error)
    assert.equal(new FieldReader(1 << 20, 200).read(bytesOf(many)).length, 400)
  })

  test('a table cannot be made larger than its limit, nor in the midst of fields', () => {
    assert.throws(() => new FieldReader(limitBytes, 1000).read(hex('3fe2 1f')), Http2Error)
    assert.throws(() => new FieldReader(limitBytes, 1000).read(hex('82 20')), Http2Error)
  })

  test('any bytes are fields or an Http2Error, and nothing else', () => {
    const random = createSeededRandom(5)
    for (let round = 0; round < 5000; round++) {
      const bytes = Buffer.from(Array.from({ length: random.below(40) }, () => random.below(256)))
      try {
        new FieldReader(limitBytes, 1000).read(bytes)
      } catch (err) {
        assert.ok(err instanceof Http2Error, `${bytes.toString('hex')}: ${err}`)
      }
    }
  })
})

test('text that is filled up with anything but ones is refused', () => {
  assert.equal(readHuffman(hex('a8eb 1064 9cbf')), 'no-cache')
  for (const broken of ['a8eb 1064 9cb0', 'a8eb 1064 9cbf ff', 'ffff ffff'])
    assert.throws(() => readHuffman(hex(broken)), Http2Error)
})
