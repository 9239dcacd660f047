/**
 * Our engine on our own face of etcd, which speaks as a newer etcd than most systems have: what one
 * side says wrongly the other may not understand.
 */
import type { Clock } from '#base/clock.ts'
import { testEngine } from '#store/engine.conformance.ts'
import type { Engine } from '#store/engine.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { openEtcdFace } from '#store/etcd-face/face.ts'
import { openMemoryEngine } from '#store/memory.ts'

/** As large as every engine allows. */
const limits = { maxOperations: 10_000, maxRequestBytes: 2 ** 25 }

testEngine('etcd engine on etcd face', {
  open: (options) => overFace(options),
  restore: (from) => overFace({ from }),
})

async function overFace(
  options: { readonly clock?: Clock; readonly from?: AsyncIterable<Uint8Array> } = {},
): Promise<Engine> {
  const inner = await openMemoryEngine(options)
  const face = await openEtcdFace({ engine: inner, listen: ['http://127.0.0.1:0'], ...limits })
  const { clock } = options
  const engine = await openEtcdEngine({ endpoints: face.urls, ...(clock && { clock }) })
  const close = engine[Symbol.asyncDispose].bind(engine)
  engine[Symbol.asyncDispose] = async () => {
    await close()
    await face[Symbol.asyncDispose]()
    await inner[Symbol.asyncDispose]()
  }
  return engine
}
