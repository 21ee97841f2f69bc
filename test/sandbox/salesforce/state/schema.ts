import { fieldOf, toDefinition } from './fieldText';
import { FEATURES, STANDARD_OBJECTS, SYSTEM_FIELDS, type Feature } from './standard/objects';
import type { StandardObject } from './standard/objects';
import type { FieldDefinition, ObjectDefinition, ObjectDraft, Schema } from './types';

interface OpenObject extends ObjectDefinition {
	readonly fields: Map<string, FieldDefinition>;
}

export interface OrgSchema extends Schema {
	/** Puts in or takes out what a feature brings. */
	setFeature(feature: Feature, isOn: boolean): void;
	/** The references of all objects that may name this one. */
	childrenOf(parent: string): ReadonlyArray<{ object: string; field: FieldDefinition }>;
}

/** `a01` is the first custom object of an org, then `a02`, in 36 steps a letter. */
const customPrefix = (count: number): string => `a${count.toString(36).padStart(2, '0')}`;
const durableId = (prefix: string, count: number): string =>
	`${prefix}gL00${String(count).padStart(8, '0')}`;

export function createSchema(): OrgSchema {
	const objects = new Map<string, OpenObject>();
	/** By lower-case name, since nothing in Salesforce tells names apart by case. */
	const fieldsByName = new Map<string, Map<string, FieldDefinition>>();
	const on = new Set<Feature>();
	let customObjects = 0;
	let customFields = 0;

	const find = (name: string) => objects.get(name.toLowerCase());
	const mustFind = (name: string): OpenObject => {
		const object = find(name);
		if (object === undefined) throw new Error(`No object named ${name} found`);
		return object;
	};
	const put = (object: OpenObject, field: FieldDefinition) => {
		object.fields.set(field.name, field);
		fieldsByName.get(object.name.toLowerCase())?.set(field.name.toLowerCase(), field);
		return field;
	};
	const drop = (object: OpenObject, name: string) => {
		object.fields.delete(name);
		fieldsByName.get(object.name.toLowerCase())?.delete(name.toLowerCase());
	};
	const open = (object: OpenObject) => {
		objects.set(object.name.toLowerCase(), object);
		fieldsByName.set(object.name.toLowerCase(), new Map());
		return object;
	};
	const addStandard = (standard: StandardObject) => {
		const isOpen = standard.isReadOnly !== true;
		const object = open({
			name: standard.name,
			label: standard.name.replace(/([a-z])(?=[A-Z])/g, '$1 '),
			labelPlural: standard.labelPlural ?? `${standard.name}s`,
			keyPrefix: standard.keyPrefix,
			custom: false,
			createable: isOpen,
			updateable: isOpen,
			deletable: isOpen,
			mergeable: standard.mergeable === true,
			undeletable: standard.isSetUp !== true,
			fields: new Map(),
			durableId: standard.name,
		});
		for (const line of [...SYSTEM_FIELDS, ...standard.fields]) put(object, fieldOf(line));
	};
	/** On the accounts of people. */
	const mirror = (field: FieldDefinition) =>
		put(mustFind('Account'), {
			...field,
			name: field.name.replace(/__c$/, '__pc'),
			unique: false,
			externalId: false,
		});
	const currencyOf = (object: OpenObject) =>
		put(object, fieldOf('CurrencyIsoCode picklist(3) defaulted'));

	for (const standard of STANDARD_OBJECTS) addStandard(standard);

	const schema: OrgSchema = {
		object: find,
		objects: () => [...objects.values()],
		field: (object, name) => fieldsByName.get(object.toLowerCase())?.get(name.toLowerCase()),
		addObject(draft: ObjectDraft) {
			if (find(draft.name)) throw new Error(`There is already an object ${draft.name}`);
			customObjects += 1;
			const { nameFormat, ...rest } = draft;
			const object = open({
				labelPlural: `${draft.label}s`,
				keyPrefix: customPrefix(customObjects),
				custom: true,
				createable: true,
				updateable: true,
				deletable: true,
				mergeable: false,
				undeletable: true,
				durableId: durableId('01I', customObjects),
				...rest,
				fields: new Map(),
			});
			for (const line of SYSTEM_FIELDS) put(object, fieldOf(line));
			put(object, fieldOf('OwnerId reference(User) defaulted'));
			put(
				object,
				toDefinition({
					name: 'Name',
					label: 'Name',
					type: 'string',
					length: 80,
					...(nameFormat === undefined
						? {}
						: {
								autoNumberFormat: nameFormat,
								nillable: false,
								defaultedOnCreate: true,
								createable: false,
								updateable: false,
							}),
				}),
			);
			if (on.has('multiCurrency')) currencyOf(object);
			return object;
		},
		addField(name, draft) {
			const object = mustFind(name);
			if (schema.field(name, draft.name)) {
				throw new Error(`There is already a field named ${draft.name} on ${object.name}.`);
			}
			customFields += 1;
			const field = put(
				object,
				toDefinition({ durableId: durableId('00N', customFields), ...draft }),
			);
			if (object.name === 'Contact' && on.has('personAccounts')) mirror(field);
			return field;
		},
		changeField(name, fieldName, change) {
			const object = mustFind(name);
			const field = schema.field(name, fieldName);
			if (field === undefined) throw new Error(`No field named ${fieldName} on ${name}`);
			return put(object, { ...field, ...change, name: field.name });
		},
		removeField(name, fieldName) {
			const field = schema.field(name, fieldName);
			if (field) drop(mustFind(name), field.name);
		},
		removeObject(name) {
			objects.delete(name.toLowerCase());
			fieldsByName.delete(name.toLowerCase());
		},
		setFeature(feature, isOn) {
			if (on.has(feature) === isOn) return;
			if (isOn) on.add(feature);
			else on.delete(feature);
			for (const standard of FEATURES[feature].objects) {
				if (isOn) addStandard(standard);
				else schema.removeObject(standard.name);
			}
			for (const [name, lines] of Object.entries(FEATURES[feature].fields)) {
				for (const field of lines.map(fieldOf)) {
					if (isOn) put(mustFind(name), field);
					else drop(mustFind(name), field.name);
				}
			}
			if (feature === 'personAccounts') {
				for (const field of [...mustFind('Contact').fields.values()]) {
					if (!field.custom) continue;
					if (isOn) mirror(field);
					else drop(mustFind('Account'), field.name.replace(/__c$/, '__pc'));
				}
			}
			if (feature !== 'multiCurrency') return;
			for (const object of objects.values()) {
				if (!object.custom) continue;
				if (isOn) currencyOf(object);
				else drop(object, 'CurrencyIsoCode');
			}
		},
		childrenOf: (parent) =>
			[...objects.values()].flatMap((object) =>
				[...object.fields.values()]
					.filter((field) => field.referenceTo.includes(parent))
					.map((field) => ({ object: object.name, field })),
			),
	};
	return schema;
}
