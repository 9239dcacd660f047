/** The whole suite of engines, through the face: our engine on etcd, on our own etcd. */
import { testEngine } from '#store/engine.conformance.ts'
import type { Engine } from '#store/engine.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { openEtcdFace } from '#store/etcd-face/face.ts'
import { openMemoryEngine } from '#store/memory.ts'

testEngine('the face over memory', {
  open,
  ownClock: 'the clock is that of the engine behind the face',
})

async function open(): Promise<Engine> {
  const inner = await openMemoryEngine()
  const face = await openEtcdFace({
    engine: inner,
    listen: ['http://127.0.0.1:0'],
    maxOperations: 10_000,
    maxRequestBytes: 64 * 1024 * 1024,
  })
  const engine = await openEtcdEngine({ endpoints: [face.urls[0]!.replace('http://', '')] })
  const close = engine[Symbol.asyncDispose].bind(engine)
  let closed = false
  engine[Symbol.asyncDispose] = async () => {
    if (closed) return
    closed = true
    await close()
    await face[Symbol.asyncDispose]()
    await inner[Symbol.asyncDispose]()
  }
  return engine
}
