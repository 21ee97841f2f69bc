import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const TOOLS = ['test/**/*.ts', '*.ts'];
const SCRIPTS = [
	'*.js',
	'*.mjs',
	'*.cjs',
	'build/**/*.js',
	'nodes/**/sdk.cjs',
	'test/**/*.{js,cjs,mjs}',
];

/** Time and chance come in as arguments (`Clock`); this file is where they come from. */
const CLOCK = ['nodes/shared/n8n/clock.ts'];

/** What `n8n-node lint` checks, with n8n Cloud's rules: @n8n/node-cli's own configuration, entry by entry. */
const n8nRules = [
	{
		files: SHIPPED,
		extends: [
			js.configs.recommended,
			tseslint.configs.recommended,
			n8nCommunityNodesPlugin.configs.recommended,
			importX.configs['flat/recommended'],
		],
		rules: { 'prefer-spread': 'off', 'no-console': 'error' },
	},
	{
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
	},
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
];

const clockAndChance = [
	{
		selector: "MemberExpression[object.name='Math'][property.name='random']",
		message: 'Chance comes in as an argument: Clock.random().',
	},
	{
		selector: "MemberExpression[object.name='Date'][property.name='now']",
		message: 'The time comes in as an argument: Clock.now().',
	},
	{
		selector: "NewExpression[callee.name='Date'][arguments.length=0]",
		message: 'The time comes in as an argument: new Date(clock.now()).',
	},
	{
		selector: "CallExpression[callee.property.name='randomUUID']",
		message: 'Keys come from business identity, never from chance.',
	},
];

const floatMoney = [
	{
		selector:
			"CallExpression[callee.name='parseFloat'], MemberExpression[property.name='parseFloat']",
		message: 'No float touches an amount: fromDecimal() of shared/vocabulary/money.',
	},
	{
		selector: "MemberExpression[property.name='toFixed']",
		message: 'No float touches an amount: toDecimal() of shared/vocabulary/money.',
	},
];

export default tseslint.config(
	globalIgnores(['dist', '.cache', 'test/n8n/node_modules', 'test/n8n/.n8n']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	...n8nRules,
	{
		files: SHIPPED,
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			// `const { secret, ...rest }` is how a field is left out.
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'no-restricted-syntax': ['error', ...floatMoney, ...clockAndChance],
		},
	},
	{
		files: CLOCK,
		rules: { 'no-restricted-syntax': ['error', ...floatMoney] },
	},
	{
		files: TOOLS,
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	{
		files: SCRIPTS,
		extends: [js.configs.recommended],
		languageOptions: {
			globals: Object.fromEntries(
				['console', 'module', 'process', 'require', '__dirname', 'Buffer', 'URL', 'fetch']
					.concat(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'])
					.map((name) => [name, 'readonly']),
			),
		},
	},
	{ files: ['**/*.js', '**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
