import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCsvLine } from '#base/go/csv.ts'

/** What Go 1.26 reads. */
const read = [
  { line: '', values: [] },
  { line: 'a,b', values: ['a', 'b'] },
  { line: 'a,,b', values: ['a', '', 'b'] },
  { line: ',', values: ['', ''] },
  { line: '"a,b",c', values: ['a,b', 'c'] },
  { line: '"a""b"', values: ['a"b'] },
  { line: '""', values: [''] },
  { line: '\n\na,b\r\n', values: ['a', 'b'] },
  { line: 'a \nb', values: ['a '] },
]
const refused = [
  { line: 'a"b', says: 'column 2: bare " in non-quoted-field' },
  { line: '"a",é"x', says: 'column 7: bare " in non-quoted-field' },
  { line: '"a', says: 'column 3: extraneous or missing " in quoted-field' },
  { line: '"a"b,c', says: 'column 3: extraneous or missing " in quoted-field' },
]

test('a line is read as by Go', () => {
  assert.deepEqual(
    read.map(({ line }) => readCsvLine(line)),
    read.map(({ values }) => values),
  )
})

test('what is wrong is told in Go’s words', () => {
  assert.deepEqual(
    refused.map(({ line }) => readCsvLine(line)),
    refused.map(({ says }) => ({ problem: `parse error on line 1, ${says}` })),
  )
})
