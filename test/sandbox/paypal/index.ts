import type { GatewaySandbox } from '../sandboxSystem';
import { bench } from './bench';
import { createPaypalSandbox, type PaypalSandbox } from './createPaypalSandbox';
import { credential } from './credential';
import { createPaypalLens } from './lens';

export const sandboxSystem: GatewaySandbox<PaypalSandbox> = {
	id: 'paypal',
	role: 'gateway',
	createSystem: createPaypalSandbox,
	createLens: createPaypalLens,
	credential,
	bench,
};
