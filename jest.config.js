import { availableParallelism } from 'node:os';
import presets from 'jest-preset-angular/presets/index.js';

/** The server's tests run as ES modules on SWC; the console's tests run through Angular's compiler in jsdom. */
export default {
  // Whole journeys on a machine that may be busy.
  testTimeout: 180_000,
  // Many journeys wait for something; meanwhile another file has the processor.
  maxWorkers: Math.ceil(availableParallelism() * 2),
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  projects: [
    {
      displayName: 'server',
      testEnvironment: '<rootDir>/test/support/ordinary-globals.cjs',
      roots: [
        '<rootDir>/apps/api',
        '<rootDir>/apps/cli',
        '<rootDir>/apps/sandbox',
        '<rootDir>/libs',
        '<rootDir>/test',
      ],
      testRegex: '\\.spec\\.ts$',
      extensionsToTreatAsEsm: ['.ts'],
      setupFiles: ['reflect-metadata'],
      globalSetup: '<rootDir>/test/support/start-postgres.ts',
      globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
      moduleNameMapper: {
        '^@hammer/(.*)$': '<rootDir>/libs/$1/src/index.ts',
        '^(\\.{1,2}/.*)\\.js$': '$1',
      },
      transform: {
        '^.+\\.ts$': [
          '@swc/jest',
          {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', decorators: true },
              transform: { legacyDecorator: true, decoratorMetadata: true },
            },
            module: { type: 'es6' },
          },
        ],
      },
    },
    {
      ...presets.createEsmPreset({
        tsconfig: '<rootDir>/apps/admin/tsconfig.json',
        testEnvironment: 'jest-preset-angular/environments/jest-jsdom-env',
      }),
      displayName: 'admin',
      roots: ['<rootDir>/apps/admin/src'],
      testRegex: '\\.spec\\.ts$',
      setupFilesAfterEnv: ['<rootDir>/apps/admin/jest.setup.ts'],
      moduleNameMapper: {
        tslib: 'tslib/tslib.es6.js',
        '^@hammer/imei$': '<rootDir>/libs/imei/src/index.ts',
        '^(\\.{1,2}/.*)\\.js$': '$1',
      },
    },
  ],
};
