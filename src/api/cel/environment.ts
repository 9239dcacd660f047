/**
 * Kubernetes' environments by version: which libraries an expression may use. What is stored may use
 * all that the running version knows; what is written now only what the version before it knew too,
 * so that a cluster can be rolled back.
 */
import type { Library } from '#api/cel/declarations.ts'
import { authorizerLibrary } from '#api/cel/libraries/authorizer.ts'
import { cidrLibrary } from '#api/cel/libraries/cidr.ts'
import { ipLibrary } from '#api/cel/libraries/ip.ts'
import { listExtensions } from '#api/cel/libraries/list-extensions.ts'
import { listsLibrary } from '#api/cel/libraries/lists.ts'
import { namedFormatsLibrary } from '#api/cel/libraries/named-formats.ts'
import { optionalLibrary } from '#api/cel/libraries/optional.ts'
import { quantityLibrary } from '#api/cel/libraries/quantity.ts'
import { regexLibrary } from '#api/cel/libraries/regex.ts'
import { semverLibrary } from '#api/cel/libraries/semver.ts'
import { setsLibrary } from '#api/cel/libraries/sets.ts'
import { standardLibrary } from '#api/cel/libraries/standard.ts'
import { stringsLibrary } from '#api/cel/libraries/strings.ts'
import { twoVariableLibrary } from '#api/cel/libraries/two-variables.ts'
import { urlsLibrary } from '#api/cel/libraries/urls.ts'
import { literalValidators } from '#api/cel/literal-validators.ts'

/** The minor version that brought each library; 0 stands for those that were always there. */
const introduced: readonly (readonly [minor: number, library: Library])[] = [
  [0, standardLibrary],
  [0, urlsLibrary],
  [0, regexLibrary],
  [0, listsLibrary],
  [27, authorizerLibrary],
  [28, optionalLibrary],
  [28, quantityLibrary],
  [29, { name: 'literal validators', validators: literalValidators }],
  [29, stringsLibrary],
  [29, setsLibrary],
  [30, ipLibrary],
  [30, cidrLibrary],
  [31, namedFormatsLibrary],
  [32, twoVariableLibrary],
  [33, semverLibrary],
  [34, listExtensions],
]

/** The version whose expressions this is. */
const currentMinor = 36

/** The libraries of a minor version of Kubernetes 1. */
function baseLibraries(minor: number = currentMinor): readonly Library[] {
  return introduced.filter(([since]) => since <= minor).map(([, library]) => library)
}

/** What new expressions may use, and those that are stored already. */
export const newLibraries = baseLibraries(currentMinor - 1)
export const storedLibraries = baseLibraries(currentMinor)

/** Upstream's limits, in units of cost. */
export const costLimits = {
  /** Of one evaluation of one expression. */
  perCall: 1_000_000,
  /** Of all evaluations for one request, or one custom resource. */
  perRequest: 10_000_000,
  /** Of the match conditions of one webhook or policy. */
  matchConditions: 2_500_000,
  /** Of the estimate of one rule of a CustomResourceDefinition. */
  estimatedRule: 10_000_000n,
  /** Of the estimates of all rules of a CustomResourceDefinition. */
  estimatedTotal: 100_000_000n,
} as const
