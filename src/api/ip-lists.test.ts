import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDualStackCidrs, isDualStackIps } from '#api/ip-lists.ts'

test('a list is dual-stack if both families are in it', () => {
  assert.equal(isDualStackIps(['10.0.0.1', 'fd00::1']), true)
  assert.equal(isDualStackIps(['10.0.0.1', '::ffff:10.0.0.2']), false)
  assert.equal(isDualStackIps([]), false)
  assert.equal(isDualStackCidrs(['fd00::/8', '10.0.0.0/8']), true)
  assert.equal(isDualStackCidrs(['10.0.0.0/8', '10.0.0.0/8']), false)
})

test('what cannot be read is named by its place', () => {
  assert.throws(() => isDualStackIps(['10.0.0.1', 'x']), { message: 'invalid IP[1]: x' })
  assert.throws(() => isDualStackCidrs(['10.0.0.0/8', '']), {
    message: 'invalid CIDR[1]: <nil> (invalid CIDR address: )',
  })
})
