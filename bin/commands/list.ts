/** Every command of `cox`. A command's file is loaded only when it is run, or asked for its flags. */
import type { Command } from '../command.ts'

export interface Listing {
  readonly name: string
  readonly summary: string
  load(): Promise<{ readonly command: Command }>
}

export const commands: readonly Listing[] = [
  {
    name: 'up',
    summary: 'Start a cluster on this machine',
    load: () => import('./up.ts'),
  },
  { name: 'down', summary: 'End it; its objects stay', load: () => import('./down.ts') },
  { name: 'status', summary: 'Say how it is', load: () => import('./status.ts') },
  { name: 'reset', summary: 'End it and remove all of it', load: () => import('./reset.ts') },
  {
    name: 'kube-apiserver',
    summary: 'Serve the Kubernetes API',
    load: () => import('./kube-apiserver.ts'),
  },
  {
    name: 'test',
    summary: 'Run the tests, all of them or one level',
    load: () => import('./test.ts'),
  },
  {
    name: 'check',
    summary: 'Check types, lint, format and generated files',
    load: () => import('./check.ts'),
  },
  { name: 'bench', summary: 'Run benchmarks', load: () => import('./bench.ts') },
  {
    name: 'validate',
    summary: 'Say what an API server would say to manifests',
    load: () => import('./validate.ts'),
  },
  {
    name: 'etcd',
    summary: "Serve etcd's API on a store of our own",
    load: () => import('./etcd.ts'),
  },
  {
    name: 'completion',
    summary: 'Print a completion script for bash or zsh',
    load: () => import('./completion.ts'),
  },
  { name: 'version', summary: 'Print the version', load: () => import('./version.ts') },
]
