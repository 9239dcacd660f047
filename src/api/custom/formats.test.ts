import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasFormat, isKnownFormat } from '#api/custom/formats.ts'

const cases: readonly { format: string; good: readonly string[]; bad: readonly string[] }[] = [
  { format: 'bsonobjectid', good: ['507f1f77bcf86cd799439011'], bad: ['507f1f77'] },
  { format: 'uri', good: ['https://a.b/c', '/path'], bad: ['', 'a b', 'https://a:x/'] },
  { format: 'email', good: ['a@b.c', 'A B <a@b.c>'], bad: ['a', '@b', 'a@'] },
  { format: 'hostname', good: ['example.com', 'a'], bad: ['-a', 'a_b', ''] },
  { format: 'ipv4', good: ['10.0.0.1', '010.0.0.1'], bad: ['10.0.0', '::1'] },
  { format: 'ipv6', good: ['::1', 'fe80::1'], bad: ['10.0.0.1', ':'] },
  { format: 'cidr', good: ['10.0.0.0/8', '::/0'], bad: ['10.0.0.0', '10.0.0.0/33'] },
  {
    format: 'mac',
    good: ['01:02:03:04:05:06', '0102.0304.0506', '010203aabbCC', '0102030405060708'],
    bad: ['01:02-03:04:05:06', '01', '0102030405'],
  },
  { format: 'uuid', good: ['11111111-2222-3333-4444-555555555555'], bad: ['1'] },
  { format: 'isbn', good: ['0321751043', '978-0321751041'], bad: ['0321751044'] },
  { format: 'creditcard', good: ['4111-1111-1111-1111'], bad: ['4111111111111112'] },
  { format: 'ssn', good: ['123-45-6789'], bad: ['123456789'] },
  { format: 'hexcolor', good: ['#fff', 'AABBCC'], bad: ['#ffff'] },
  { format: 'rgbcolor', good: ['rgb(1, 2,255)'], bad: ['rgb(1,2,256)', 'rgb(01,2,3)'] },
  { format: 'byte', good: ['aGVsbG8='], bad: ['a', ''] },
  { format: 'date', good: ['2024-02-29'], bad: ['2023-02-29', '2024-2-1'] },
  {
    format: 'date-time',
    good: ['2024-02-29T10:20:30Z'],
    bad: ['2024-02-29', '2024-02-29T25:00:00Z'],
  },
  { format: 'duration', good: ['1h30m', '2 days'], bad: ['soon'] },
  { format: 'k8s-short-name', good: ['a-b'], bad: ['a.b', 'A'] },
  { format: 'k8s-long-name', good: ['a.b'], bad: ['a..b'] },
  { format: 'shape', good: ['anything'], bad: [] },
]

for (const { format, good, bad } of cases) {
  test(`${format} is told from what is not`, () => {
    assert.deepEqual(
      good.filter((text) => !hasFormat(text, format)),
      [],
    )
    assert.deepEqual(
      bad.filter((text) => hasFormat(text, format)),
      [],
    )
  })
}

test('formats belong to types', () => {
  assert.equal(isKnownFormat('string', 'date-time'), true)
  assert.equal(isKnownFormat('integer', 'date-time'), false)
  assert.equal(isKnownFormat('number', 'float'), true)
  assert.equal(isKnownFormat('object', 'float'), false)
})
