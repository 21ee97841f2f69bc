/** PayPal's own SDK, pointed at the stand-in: it knows PayPal's two hosts alone, so its connections are led elsewhere. */
import { Agent } from 'node:https';
import { connect } from 'node:net';

import { Client, Environment } from '@paypal/paypal-server-sdk';

import { PAYPAL_APP } from '../../sandbox/paypal/credential';

/** Speaks plain HTTP with the stand-in whatever host is asked for: it has no certificate of PayPal's hosts. */
class SandboxAgent extends Agent {
	constructor(private readonly target: URL) {
		super();
	}

	override createConnection() {
		return connect(Number(this.target.port), this.target.hostname);
	}
}

/** Signed in with the app of the stand-in. */
export const createPaypalClient = (origin: string): Client =>
	new Client({
		environment: Environment.Sandbox,
		timeout: 0,
		clientCredentialsAuthCredentials: {
			oAuthClientId: PAYPAL_APP.clientId,
			oAuthClientSecret: PAYPAL_APP.clientSecret,
		},
		httpClientOptions: { httpsAgent: new SandboxAgent(new URL(origin)) },
	});
