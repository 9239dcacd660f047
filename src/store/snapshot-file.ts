/** Snapshots in files: the file is there whole, or not at all. */
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Cancellable, Engine } from '#store/engine.ts'

export interface SnapshotFile {
  readonly path: string
  readonly bytes: number
}

/** Writes a snapshot of a store in use, durable when answered. An older file is replaced. */
export async function writeSnapshot(
  engine: Engine,
  path: string,
  { signal }: Cancellable = {},
): Promise<SnapshotFile> {
  const unfinished = `${path}.unfinished`
  let bytes = 0
  try {
    await using file = await open(unfinished, 'w', 0o600)
    for await (const chunk of engine.snapshot(signal && { signal })) {
      await file.write(chunk)
      bytes += chunk.length
    }
    await file.sync()
    await rename(unfinished, path)
    await using directory = await open(dirname(path))
    await directory.sync() // or a power failure may take the name back
  } catch (err) {
    await rm(unfinished, { force: true })
    throw err
  }
  return { path, bytes }
}

/** What an engine is opened from. */
export function readSnapshot(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 2 ** 20 })
}
