/**
 * The places in a list whose item stands before already. Lists come from users and may be long, so
 * that each item is looked at once.
 */
export function repeatedAt(items: readonly (string | number)[]): ReadonlySet<number> {
  const seen = new Set<string | number>()
  const repeated = new Set<number>()
  items.forEach((item, i) => {
    if (seen.has(item)) repeated.add(i)
    seen.add(item)
  })
  return repeated
}
