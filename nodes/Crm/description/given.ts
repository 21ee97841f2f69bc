import type { IExecuteFunctions } from 'n8n-workflow';
import { refusalError } from '../../shared/n8n/errors';

/** A text parameter without the spaces around it; empty where nothing is filled in. */
export function textOf(context: IExecuteFunctions, name: string, index: number): string {
	return String(context.getNodeParameter(name, index, '') ?? '').trim();
}

/** The values of a multiple choice, also where an expression gives one text. */
export function textsOf(context: IExecuteFunctions, name: string, index: number): string[] {
	const value: unknown = context.getNodeParameter(name, index, []);
	const values = Array.isArray(value) ? value : String(value ?? '').split(',');
	return values.map((one) => String(one).trim()).filter((one) => one !== '');
}

/** A refusal of one item's parameters: what, where and the remedy. */
export function refusal(context: IExecuteFunctions, index: number, message: string) {
	return refusalError(context.getNode(), [`Item ${index + 1} ${message}`], { itemIndex: index });
}
