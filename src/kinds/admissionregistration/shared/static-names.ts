import type { Resource } from '#api/metadata.ts'

const suffix = '.static.k8s.io'

/** So end the names of what servers may read from files of their own: nothing else should have one. */
function warnings({ metadata: { name = '' } }: Resource): readonly string[] {
  if (!name.endsWith(suffix)) return []
  const reserved = `names ending with "${suffix}" are reserved for static manifest-based configurations`
  return [`metadata.name: ${reserved} and cannot be managed via the API`]
}

export const staticNameWarnings = { create: warnings, update: warnings }
