/**
 * What is used of node:http. An import of it looks at all of its exports, and so loads a whole client of
 * HTTP (3 MB, 20 ms) that nobody here uses.
 */
export const {
  Agent: httpAgent,
  IncomingMessage,
  request: httpRequest,
  ServerResponse,
} = process.getBuiltinModule('node:http')
