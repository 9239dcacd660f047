/**
 * Every package from outside, and the page of docs/decisions that says why it is here. Packages
 * that come with one of them are named after it.
 */
export interface Dependency {
  readonly page: string
  /** What it brings along. */
  readonly brings?: readonly string[]
}

/** What users of the package get. */
export const shipped: Readonly<Record<string, Dependency>> = {
  re2js: { page: '0010-cel' },
}

/** What only those get who work on it. What these bring along never ships, and is not named. */
export const development: Readonly<Record<string, Dependency>> = {
  '@biomejs/biome': { page: '0002-format-and-lint' },
  '@grpc/grpc-js': { page: '0041-grpc' },
  '@grpc/proto-loader': { page: '0041-grpc' },
  '@types/node': { page: '0003-node-runs-typescript' },
  esbuild: { page: '0070-compiled-copy' },
  oxlint: { page: '0002-format-and-lint' },
  'oxlint-tsgolint': { page: '0002-format-and-lint' },
  typescript: { page: '0003-node-runs-typescript' },
}
