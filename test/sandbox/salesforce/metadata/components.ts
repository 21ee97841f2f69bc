/** What a package deploys: the files of its zip beside what its `package.xml` names. */
import JSZip from 'jszip';
import { type MetadataNode, MetadataFileError, parseMetadataFile } from './xml';

export const COMPONENT_TYPES = ['CustomObject', 'CustomField', 'PermissionSet'] as const;

export type ComponentType = (typeof COMPONENT_TYPES)[number];

export interface Component {
	readonly type: ComponentType;
	/** `Payment_Claim__c`, `Opportunity.Payment_Status__c`. */
	readonly fullName: string;
	readonly fileName: string;
	readonly node: MetadataNode;
}

export interface Problem {
	readonly type: string;
	readonly fullName: string;
	readonly fileName: string;
	readonly problem: string;
}

export interface PackageContents {
	/** Objects first, then their fields, then permission sets, as they depend on one another. */
	readonly components: readonly Component[];
	readonly problems: readonly Problem[];
}

interface Named {
	readonly type: string;
	readonly members: readonly string[];
}

const MANIFEST = 'package.xml';
const FOLDERS: Readonly<Record<string, { type: ComponentType; suffix: string }>> = {
	objects: { type: 'CustomObject', suffix: '.object' },
	permissionsets: { type: 'PermissionSet', suffix: '.permissionset' },
};

export const isCustomName = (name: string): boolean => name.endsWith('__c');

/**
 * @param isSingle whether `package.xml` is at the zip's root, and not in a folder for each package.
 * @returns problems in Salesforce's words where the zip is none, or its files and its list do not fit together.
 */
export async function readPackage(zip: Buffer, isSingle: boolean): Promise<PackageContents> {
	const files = await unzip(zip);
	if (!files) return failed(MANIFEST, '', MANIFEST, 'zip file is not valid');
	const manifestName = [...files.keys()].find((name) =>
		isSingle ? name === MANIFEST : /^[^/]+\/package\.xml$/.test(name),
	);
	if (manifestName === undefined) return failed(MANIFEST, '', MANIFEST, 'No package.xml found');
	const root = manifestName.slice(0, -MANIFEST.length);
	const manifest = tried(() => parseMetadataFile(files.get(manifestName) ?? '', 'Package'));
	if ('problem' in manifest) return failed(MANIFEST, '', manifestName, manifest.problem);
	const named = ((manifest.value.types ?? []) as MetadataNode[]).map((types) => ({
		type: String(types.name),
		members: ((types.members ?? []) as string[]).map(String),
	}));

	const problems: Problem[] = [];
	const components: Component[] = [];
	for (const [fileName, text] of files) {
		if (!fileName.startsWith(root) || fileName === manifestName) continue;
		const read = readFile(fileName, fileName.slice(root.length), text);
		for (const one of read) {
			if ('problem' in one) problems.push(one);
			else if (one.type === 'CustomObject' && isOnlyHolder(one, named)) continue;
			else if (isNamed(one, named)) components.push(one);
			else problems.push({ ...told(one), problem: 'Not in package.xml' });
		}
	}
	return {
		components: [...components].sort((left, right) => rankOf(left) - rankOf(right)),
		problems: [...missing(named, components, problems, manifestName), ...problems],
	};
}

/** A file that only carries fields which are named by themselves need not be named. */
function isOnlyHolder(object: Component, named: readonly Named[]): boolean {
	return !isNamed(object, named) && Object.keys(object.node).every((key) => key === 'fields');
}

function isNamed({ type, fullName }: Component, named: readonly Named[]): boolean {
	const [objectName = ''] = fullName.split('.');
	return named.some(
		({ type: namedType, members }) =>
			(namedType === type &&
				(members.includes(fullName) || (members.includes('*') && takesAll(type, fullName)))) ||
			// Whoever names an object names its fields.
			(type === 'CustomField' && namedType === 'CustomObject' && members.includes(objectName)),
	);
}

/** Standard objects are never meant by `*`. */
const takesAll = (type: ComponentType, fullName: string): boolean =>
	type === 'PermissionSet' || (type === 'CustomObject' && isCustomName(fullName));

function missing(
	named: readonly Named[],
	components: readonly Component[],
	problems: readonly Problem[],
	fileName: string,
): Problem[] {
	return named.flatMap(({ type, members }) => {
		if (!COMPONENT_TYPES.some((known) => known === type)) {
			const problem = `Unknown type name '${type}' specified in package.xml`;
			return [{ type: '', fullName: MANIFEST, fileName, problem }];
		}
		const isThere = (fullName: string) =>
			fullName === '*' ||
			[...components, ...problems].some((one) => one.type === type && one.fullName === fullName);
		return members
			.filter((fullName) => !isThere(fullName))
			.map((fullName) => ({
				type,
				fullName,
				fileName,
				problem: `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`,
			}));
	});
}

function readFile(fileName: string, path: string, text: string): Array<Component | Problem> {
	const [folder = '', name = ''] = path.split('/');
	const known = FOLDERS[folder];
	if (!known?.suffix || !name.endsWith(known.suffix)) {
		return [{ type: '', fullName: path, fileName, problem: 'Not in package.xml' }];
	}
	const fullName = name.slice(0, -known.suffix.length);
	const read = tried(() => parseMetadataFile(text, known.type));
	if ('problem' in read) return [{ type: known.type, fullName, fileName, ...read }];
	const whole: Component = { type: known.type, fullName, fileName, node: read.value };
	if (known.type !== 'CustomObject') return [whole];
	const fields = ((read.value.fields ?? []) as MetadataNode[]).map((node): Component => ({
		type: 'CustomField',
		fullName: `${fullName}.${String(node.fullName ?? '')}`,
		fileName,
		node,
	}));
	return [whole, ...fields];
}

const rankOf = ({ type }: Component): number => COMPONENT_TYPES.indexOf(type);

const told = ({ type, fullName, fileName }: Component) => ({ type, fullName, fileName });

function failed(
	fullName: string,
	type: string,
	fileName: string,
	problem: string,
): PackageContents {
	return { components: [], problems: [{ type, fullName, fileName, problem }] };
}

function tried(make: () => MetadataNode): { value: MetadataNode } | { problem: string } {
	try {
		return { value: make() };
	} catch (error) {
		if (error instanceof MetadataFileError) return { problem: error.message };
		throw error;
	}
}

/** By path, without folders; `undefined` for what is no zip or is damaged. */
async function unzip(bytes: Buffer): Promise<Map<string, string> | undefined> {
	const zip = await JSZip.loadAsync(bytes, { checkCRC32: true }).catch(() => undefined);
	if (!zip) return undefined;
	const files = new Map<string, string>();
	for (const entry of Object.values(zip.files)) {
		if (!entry.dir) files.set(entry.name, await entry.async('string'));
	}
	return files;
}
