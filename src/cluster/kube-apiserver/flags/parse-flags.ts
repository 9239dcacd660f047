/** Reads the command line of kube-apiserver by the table of its flags. */
import { type FlagValues, parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'

/** Throws FlagError. */
export function parseFlags(
  words: readonly string[],
  environment: FlagValues['environment'] = {},
): FlagValues {
  return parseComponentFlags(flagTable, words, { component: 'kube-apiserver', environment })
}
