import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import a11y from 'eslint-plugin-jsx-a11y'
import hooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** What each folder of src may import. Pages never import each other; only the shell knows them. */
const directions = {
  model: ['model'],
  api: ['api', 'model'],
  state: ['state', 'model'],
  charts: ['charts', 'model'],
  components: ['components', 'charts', 'model'],
  page: ['components', 'charts', 'state', 'api', 'model'],
  // Shows the parts of every layer; only the shell's list of pages knows it, and loads it when it is asked for.
  gallery: ['gallery', 'shell', 'page', 'components', 'charts', 'state', 'api', 'model'],
  shell: ['shell', 'gallery', 'page', 'components', 'charts', 'state', 'api', 'model', 'styles'],
  styles: ['model'],
  main: ['shell', 'state', 'styles'],
}

export default tseslint.config(
  { ignores: ['node_modules', 'src/api/schema.ts'] },
  {
    files: ['**/*.js', '**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: globals.node },
  },
  { files: ['public/*.js'], languageOptions: { globals: globals.browser, sourceType: 'script' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [
      js.configs.recommended,
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      hooks.configs.flat['recommended-latest'],
      a11y.flatConfigs.strict,
    ],
    languageOptions: { parserOptions: { projectService: true }, globals: globals.browser },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
      complexity: ['error', 10],
    },
  },
  {
    // A test describes one thing in as many cases as it takes, stands in for what browsers no longer recommend,
    // looks at what a hook gave from outside of its component, and says which type an example stands for.
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      'react-hooks/immutability': 'off',
      'react-hooks/globals': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx'] } },
      'boundaries/include': ['src/**/*'],
      'boundaries/elements': [
        { type: 'gallery', pattern: 'src/pages/gallery' },
        { type: 'page', pattern: 'src/pages/*', capture: ['name'] },
        ...['model', 'api', 'state', 'charts', 'components', 'shell', 'styles'].map((type) => ({
          type,
          pattern: `src/${type}`,
        })),
        { type: 'main', pattern: 'src' },
      ],
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(directions).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: to.map((type) => ({ to: { element: { type } } })),
            })),
            {
              from: { element: { type: 'page' } },
              allow: { to: { element: { type: 'page', captured: { name: '{{ from.element.captured.name }}' } } } },
            },
          ],
        },
      ],
    },
  },
)
