// What n8n-core logs about the failures that tests provoke says nothing about the tests.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** One runner, five projects: `npm run test:<name>` picks one, `npm test` runs them in this order. */
const project = (displayName, ...folders) => ({
	displayName,
	rootDir: __dirname,
	testEnvironment: '<rootDir>/test/environment.cjs',
	testMatch: folders.map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/', '<rootDir>/dist/'],
	modulePathIgnorePatterns: ['<rootDir>/test/n8n/', '<rootDir>/dist/', '<rootDir>/.cache/'],
	transformIgnorePatterns: ['/node_modules/(?!zod/v4/)'],
	transform: {
		// nodes/shared/zod.ts imports an ESM file of zod, which Node 20 cannot `require`.
		'^.+/zod/v4/.+\\.js$': [
			'@swc/jest',
			{ jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
		],
		'^.+\\.[cm]?ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
});

module.exports = {
	projects: [
		project('unit', 'test/unit', 'test/package'),
		project('contract', 'test/contract', 'test/conformance', 'test/stories'),
		project('e2e', 'test/e2e'),
		project('editor', 'test/editor'),
		project('queue', 'test/queue'),
	],
};
