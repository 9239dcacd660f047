import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integerError } from '#base/go/number.ts'

test('what is no integer of 64 bits is named in the words of Go', () => {
  assert.equal(integerError('-5'), undefined)
  assert.equal(integerError('+9223372036854775807'), undefined)
  assert.equal(integerError(''), 'strconv.Atoi: parsing "": invalid syntax')
  assert.equal(integerError('1.5', 'ParseInt'), 'strconv.ParseInt: parsing "1.5": invalid syntax')
  assert.equal(
    integerError('9223372036854775808', 'ParseInt'),
    'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  )
  assert.equal(integerError('18446744073709551615', 'ParseUint'), undefined)
  assert.equal(integerError('-1', 'ParseUint'), 'strconv.ParseUint: parsing "-1": invalid syntax')
})
