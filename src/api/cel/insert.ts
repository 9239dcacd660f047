/** Adding to maps without copying them: what `transformMap` gathers grows by one entry at a time. */
import { CelError } from '#api/cel/errors.ts'
import { keyText, type MapValue, type Value } from '#api/cel/values.ts'

interface Held {
  readonly key: Value
  readonly value: Value
  readonly index: number
}

/** What is behind a map that was added to. Whoever sees all of it may add in place. */
const buffers = new WeakMap<MapValue, Map<string, Held>>()

/** The map with more entries, none of whose keys it may have already. */
export function insert(map: MapValue, added: Iterable<readonly [Value, Value]>): MapValue {
  const shared = buffers.get(map)
  const buffer = shared?.size === map.size ? shared : copyOf(map)
  for (const [key, value] of added) {
    const text = keyText(key)
    if (buffer.has(text)) throw new CelError(`insert failed: key ${String(key)} already exists`)
    buffer.set(text, { key, value, index: buffer.size })
  }
  const view = viewOf(buffer)
  buffers.set(view, buffer)
  return view
}

function copyOf(map: MapValue): Map<string, Held> {
  const copy = new Map<string, Held>()
  for (const key of map.keys()) {
    copy.set(keyText(key), { key, value: map.get(key) ?? null, index: copy.size })
  }
  return copy
}

/** The entries that are there now, and not those that come later. */
function viewOf(buffer: ReadonlyMap<string, Held>): MapValue {
  const { size } = buffer
  return {
    kind: 'map',
    size,
    get(key) {
      const held = buffer.get(keyText(key))
      return held && held.index < size ? held.value : undefined
    },
    *keys() {
      for (const { key, index } of buffer.values()) if (index < size) yield key
    },
  }
}
