import type { GatewaySandbox } from '../sandboxSystem';
import { bench } from './bench';
import { createStripeSandbox, type StripeSandbox } from './createStripeSandbox';
import { credential } from './credential';
import { createStripeLens } from './lens';

export const sandboxSystem: GatewaySandbox<StripeSandbox> = {
	id: 'stripe',
	role: 'gateway',
	createSystem: createStripeSandbox,
	createLens: createStripeLens,
	credential,
	bench,
};
