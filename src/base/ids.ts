/** Numbers for values, by their identity: for keys that are to tell them apart. They keep no value alive. */
export function createIds(): (value: object) => number {
  const ids = new WeakMap<object, number>()
  let last = 0
  return (value) => {
    let id = ids.get(value)
    if (id === undefined) {
      id = ++last
      ids.set(value, id)
    }
    return id
  }
}
