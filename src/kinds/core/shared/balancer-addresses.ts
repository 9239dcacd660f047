/** Where balancers can be reached, as tables tell it: each address or name once, in their order. */
export function balancerAddresses(
  points: readonly { readonly ip?: string; readonly hostname?: string }[] = [],
): readonly string[] {
  const known = points.map(({ ip, hostname }) => ip || hostname || '').filter(Boolean)
  return [...new Set(known)].toSorted()
}
