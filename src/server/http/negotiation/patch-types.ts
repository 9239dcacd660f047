/** What a patch may be, by the media type of its body. */
import type { PatchType } from '#api/transport.ts'

export const patchTypes: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
])

/** Custom resources say nothing of how their lists are merged. */
export const customPatchTypes: ReadonlyMap<string, PatchType> = new Map(
  [...patchTypes].filter(([, type]) => type !== 'strategic'),
)
