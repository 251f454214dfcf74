import tseslint from 'typescript-eslint';

const sources = ['packages/*/src/**/*.ts', 'packages/*/test/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/lib/',
      '**/node_modules/',
      '.venv/',
      '.brokerlab/',
      '**/labextension/brokerlab/labextension/',
      '**/fixtures/'
    ]
  },
  {
    files: sources,
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: ['packages/*/tsconfig.json', 'tsconfig.test.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error'
    }
  },
  {
    files: ['**/*.mjs', '*.js'],
    extends: [tseslint.configs.recommended]
  }
);
