import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMailAddress } from '#base/go/mail.ts'

test('addresses of mail are those that Go takes', () => {
  const good = [
    ...['a@b', 'a.b@c.d', '"a b"@c', 'a@[10.0.0.1]', 'a@[::1]', 'N <a@b>', '"N, M" <a@b>', '<a@b>'],
    ...[' a@b ', "o'x+y@b", 'A. B. C <a@b>', 'a@ b', '"a\\"b"@c'],
  ]
  const bad = [
    ...['', 'a', '@b', 'a@', 'a..b@c', '.a@c', 'a.@c', 'a@b.', 'a@b@c', 'a b@c', '""@c', '"a@b'],
    ...['a@[x]', 'a@[10.0.0.1', '<a@b', 'a@b>', 'a@b, c@d', 'a\n@b', 'N <>', 'a@b c'],
  ]
  assert.deepEqual(
    good.filter((text) => !isMailAddress(text)),
    [],
  )
  assert.deepEqual(bad.filter(isMailAddress), [])
})
