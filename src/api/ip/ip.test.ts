import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canonicalIp,
  cidrSize,
  containsIp,
  formatCidr,
  ipAt,
  ipFamilyOf,
  lastIpOf,
  parseCidr,
  parseIp,
} from '#api/ip/ip.ts'
import { formatIp } from '#api/ip/ip-text.ts'

const addresses: readonly (readonly [text: string, canonical: string])[] = [
  ['1.2.3.4', '1.2.3.4'],
  ['010.000.0.001', '10.0.0.1'],
  ['255.255.255.255', '255.255.255.255'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['::ffff:0102:0304', '1.2.3.4'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
  ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
  ['00001::', '1::'],
]

for (const [text, canonical] of addresses) {
  test(`the address ${text} is ${canonical}`, () => assert.equal(canonicalIp(text), canonical))
}

const notAddresses = [
  '',
  '1',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.256',
  '1.2.3.',
  'a.b.c.d',
  '1.2.3.4:',
  '+1.2.3.4',
  ' 1.2.3.4',
  ':',
  ':1',
  '1:',
  ':::',
  '1::2::3',
  '12345::',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '::1:2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:1.2.3.4',
  '1.2.3.4::',
  '::1.2.3',
  'fe80::1%eth0',
  'g::',
]

for (const text of notAddresses) {
  test(`${JSON.stringify(text)} is no address`, () => assert.equal(canonicalIp(text), undefined))
}

const networks: readonly (readonly [text: string, canonical: string | undefined])[] = [
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['010.0.0.0/08', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['1.2.3.4/32', '1.2.3.4/32'],
  ['::/0', '::/0'],
  ['2001:DB8::1/64', '2001:db8::/64'],
  ['::ffff:10.0.0.1/104', '10.0.0.0/8'],
  ['::ffff:10.0.0.1/64', '::/64'],
  ['10.0.0.0', undefined],
  ['10.0.0.0/', undefined],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0/-1', undefined],
  ['10.0.0.0/8/8', undefined],
  ['::/129', undefined],
  ['/8', undefined],
]

for (const [text, canonical] of networks) {
  test(`the network ${text} is ${canonical ?? 'none'}`, () => {
    const cidr = parseCidr(text)
    assert.equal(cidr && formatCidr(cidr), canonical)
  })
}

test('addresses and networks lie in networks of their family', () => {
  const [ten, small, six] = ['10.0.0.0/8', '10.1.0.0/16', '2001:db8::/32'].map(
    (text) => parseCidr(text)!,
  )
  assert.ok(ten && small && six)
  assert.equal(containsIp(ten, parseIp('10.255.255.255')!), true)
  assert.equal(containsIp(ten, parseIp('11.0.0.0')!), false)
  assert.equal(containsIp(ten, parseIp('::ffff:10.0.0.1')!), true)
  assert.equal(containsIp(six, parseIp('10.0.0.1')!), false)
  assert.equal(containsIp(six, parseIp('2001:db8:ffff::1')!), true)
})

test('addresses are counted in their network', () => {
  const cidr = parseCidr('10.96.0.0/12')!
  assert.equal(cidrSize(cidr), 2n ** 20n)
  assert.equal(formatIp(ipAt(cidr, 10n)!), '10.96.0.10')
  assert.equal(ipAt(cidr, 2n ** 20n), undefined)
  assert.equal(formatIp(lastIpOf(cidr)), '10.111.255.255')
  assert.deepEqual(['::1', '1.2.3.4', '::ffff:1.2.3.4', 'x'].map(ipFamilyOf), [6, 4, 4, undefined])
})
