// Lint rules: the type-aware recommended set, plus what keeps promises and dead code honest.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '**/generated/**', '.data/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.tests.json', './src/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Typed arrays under noUncheckedIndexedAccess need `!` at every read that the loop bounds already prove.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A class without state is the form that type-graphql asks of resolvers; elsewhere a review matter.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Interfaces of async contracts are met by functions that happen not to wait.
      '@typescript-eslint/require-await': 'off',
      // `== null` asks for null and undefined at once: in GraphQL inputs both mean "not given".
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/cli/**', 'bench/**', 'tests/**'],
    rules: {
      // A command-line program prints.
      'no-console': 'off',
    },
  },
);
