/** Whether a node's saved parameters fit its declaration. */
import type { INodeProperties } from 'n8n-workflow';

export function parameterFaults(
	parameters: Readonly<Record<string, unknown>>,
	properties: readonly INodeProperties[],
): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const candidates = properties.filter(
			(property) => property.name === name && isShown(property, parameters, properties),
		);
		const [property] = candidates;
		if (property === undefined) return [`there is no parameter ${name}`];
		const isEmptyCollection =
			property.type === 'collection' && Object.keys(value as object).length === 0;
		if (!isEmptyCollection && JSON.stringify(property.default) === JSON.stringify(value)) {
			return [`${name} is the default, which n8n does not save`];
		}
		if (property.type === 'collection') {
			return parameterFaults(
				value as Record<string, unknown>,
				(property.options ?? []) as INodeProperties[],
			);
		}
		return unknownValues(property, value).map((unknown) => `${name} has no option ${unknown}`);
	});
}

function unknownValues({ type, options, typeOptions }: INodeProperties, value: unknown): string[] {
	if ((type !== 'options' && type !== 'multiOptions') || typeOptions?.loadOptionsMethod) return [];
	const known = (options ?? []).map((option) => ('value' in option ? option.value : undefined));
	return [value]
		.flat()
		.filter((each) => !known.includes(each as string))
		.map(String);
}

export function isShown(
	{ displayOptions }: INodeProperties,
	parameters: Readonly<Record<string, unknown>>,
	properties: readonly INodeProperties[],
): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const current =
			parameters[name] ??
			properties.find(
				(property) => property.name === name && isShown(property, parameters, properties),
			)?.default;
		return (values ?? []).includes(current as string);
	});
}
