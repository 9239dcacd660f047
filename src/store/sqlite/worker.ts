/** The entry of a thread: it serves one store after another, each by a port of its own. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import type { WorkerOptions } from '#store/sqlite/protocol.ts'
import { StoreThread } from '#store/sqlite/store-thread.ts'

parentPort!.on('message', ({ port, options }: { port: MessagePort; options: WorkerOptions }) => {
  new StoreThread(port, options)
})
