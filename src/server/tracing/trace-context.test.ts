import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { traceContextOf, traceHeaders } from '#server/tracing/trace-context.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const known = { traceId, spanId, isSampled: true, state: '' }
const unsampled = { ...known, isSampled: false }

suite('what a client says of its trace', () => {
  const cases = [
    { says: `00-${traceId}-${spanId}-01`, is: known },
    { says: `00-${traceId}-${spanId}-00`, is: unsampled },
    { says: `00-${traceId}-${spanId}-02`, is: unsampled },
    { says: `00-${traceId}-${spanId}-03`, is: undefined },
    { says: `00-${traceId}-${spanId}-01-`, is: known },
    { says: `00-${traceId}-${spanId}-01-more`, is: undefined },
    { says: `01-${traceId}-${spanId}-09-more`, is: known },
    { says: `ff-${traceId}-${spanId}-01`, is: undefined },
    { says: `00-${traceId.toUpperCase()}-${spanId}-01`, is: undefined },
    { says: `00-${'0'.repeat(32)}-${spanId}-01`, is: undefined },
    { says: `00-${traceId}-${'0'.repeat(16)}-01`, is: undefined },
    { says: `00-${traceId}-${spanId}`, is: undefined },
    { says: '', is: undefined },
  ]
  for (const { says, is } of cases) {
    test(JSON.stringify(says), () => assert.deepEqual(traceContextOf({ traceparent: says }), is))
  }

  test('nothing', () => assert.equal(traceContextOf({}), undefined))
})

suite('what others want to be told along', () => {
  const member = (n: number) => `k${n}=v`
  const cases = [
    { says: 'a=1, b@c=2 x ,', is: 'a=1,b@c=2 x' },
    { says: 'a=1,a=2', is: '' },
    { says: 'A=1', is: '' },
    { says: 'a', is: '' },
    { says: 'a=b=c', is: '' },
    { says: `a=${'x'.repeat(257)}`, is: '' },
    { says: Array.from({ length: 33 }, (_, n) => member(n)).join(','), is: '' },
  ]
  for (const { says, is } of cases) {
    test(says.slice(0, 40), () => {
      const traceparent = `00-${traceId}-${spanId}-01`
      assert.deepEqual(traceContextOf({ traceparent, tracestate: says }), { ...known, state: is })
    })
  }
})

test('another server is told the same', () => {
  const context = { ...known, state: 'a=1' }
  assert.deepEqual(traceContextOf(traceHeaders(context)), context)
  assert.deepEqual(traceHeaders(unsampled), { traceparent: `00-${traceId}-${spanId}-00` })
})
