/** The vendor's schema, derived from the SDK's types; not part of the repository. */
import { readFileSync } from 'node:fs';

import Ajv, { type ValidateFunction } from 'ajv';

import { findContract } from '../contracts';

/** Validators by the schema's own names (`PaymentIntent`), or `undefined` where the file is absent. */
export function loadStripeSchema(): ((name: string) => ValidateFunction) | undefined {
	const file = findContract('stripe/schema.from-stripe-node-23.1.0.json');
	if (file === undefined) return undefined;
	const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
	const ajv = new Ajv({ strict: false, allErrors: true });
	ajv.addSchema(schema, 'stripe');
	return (name) => {
		const validate = ajv.getSchema(`stripe#/$defs/${name}`);
		if (validate === undefined) throw new Error(`The schema has no definition ${name}`);
		return validate as ValidateFunction;
	};
}
