/** No circles: between files, nor between the folders of `src`; type-only and lazily loaded imports count. */
/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle-of-files',
      severity: 'error',
      comment: 'Move what both need into a file of its own, below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      severity: 'error',
      comment: 'What one folder needs from another points one way.',
      scope: 'folder',
      from: { path: '^src/.+' },
      to: { circular: true },
    },
  ],
  options: {
    // Types count: files that name each other are read together, whatever is left of it in the built code.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.tsx?$' },
  },
}
