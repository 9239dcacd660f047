/** The units of cost, as upstream counts them; estimates and actual costs must use the same. */

/** Per character that is looked at. */
export const traversal = 0.1
/** Per character of a pattern: one in four is taken for a part of it. */
export const pattern = 0.25
export const createList = 10
export const createMap = 30
export const createStruct = 40
/** An authorization check is dear enough that an expression has two of them at most. */
export const authorizationCheck = 350_000

/** Functions that only read something at hand, whatever their arguments. */
export const cheap: ReadonlySet<string> = new Set(
  [
    'serviceAccount path group resource subresource namespace name allowed reason error errored',
    'masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast',
    'isGlobalUnicast format.named sign asInteger isInteger asApproximateFloat isGreaterThan',
    'isLessThan compareTo add sub major minor patch',
    'getScheme getHostname getHost getPort getEscapedPath getQuery',
  ].flatMap((line) => line.split(' ')),
)
