/** The feature gates of v1.36, as far as a rule depends on one. */

export interface Features {
  enabled(name: string): boolean
}

/** Upstream's defaults, changed by `overrides`. A gate nobody listed is a bug in the caller. */
export function createFeatures(
  gates: Readonly<Record<string, boolean>>,
  overrides: Readonly<Record<string, boolean>> = {},
): Features {
  return {
    enabled(name) {
      const state = overrides[name] ?? gates[name]
      if (state === undefined) throw new TypeError(`No feature gate is called ${name}`)
      return state
    },
  }
}
