import type { GatewaySandbox } from '../sandboxSystem';
import { createPaypalSandbox, type PaypalSandbox } from './createPaypalSandbox';
import { credential } from './credential';
import { createPaypalLens } from './lens';

export const sandboxSystem: GatewaySandbox<PaypalSandbox> = {
	id: 'paypal',
	role: 'gateway',
	createSystem: createPaypalSandbox,
	createLens: createPaypalLens,
	credential,
};
