import { extname } from 'node:path'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { WorkerOptions } from '#store/sqlite/protocol.ts'

/** A thread takes longer to start than a store to open: some are kept for the next store. */
const keptThreads = 2
const idle = new Set<Worker>()

export interface Thread {
  readonly worker: Worker
  /** The near end of the port by which the thread serves one store. */
  readonly port: MessagePort
}

export function takeThread(options: WorkerOptions): Thread {
  const [kept] = idle
  const worker = kept ?? startThread()
  idle.delete(worker)
  worker.ref()
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ port: port2, options }, [port2])
  return { worker, port: port1 }
}

/** Starts a thread that the next store will find, while there is other work: it takes some 50 ms. */
export function prepareThread(): void {
  if (idle.size >= keptThreads) return
  const worker = startThread()
  worker.on('error', () => idle.delete(worker))
  worker.unref()
  idle.add(worker)
}

function startThread(): Worker {
  const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url))
  worker.on('exit', () => idle.delete(worker))
  return worker
}

/** Takes a thread back whose store is closed. It does not keep the process alive. */
export async function returnThread({ worker, port }: Thread): Promise<void> {
  port.close()
  worker.removeAllListeners('error')
  if (idle.size >= keptThreads) {
    await worker.terminate()
    return
  }
  worker.on('error', () => idle.delete(worker))
  worker.unref()
  idle.add(worker)
}
