import { customerOf } from '../../../nodes/gateways/stripe/state/customer';

it.each<[ReadonlyArray<string | null | undefined>, object]>([
	[[undefined, null, ''], {}],
	[[undefined, 'anna@acme.example'], { email: 'anna@acme.example' }],
	[['anna@acme.example', 'Anna@Acme.example'], { email: 'anna@acme.example' }],
	[
		['office@acme.example', null, 'anna@acme.example', 'anna@acme.example'],
		{ email: 'office@acme.example', otherEmails: ['anna@acme.example'] },
	],
])('of %j each is kept once, the record first', (given, expected) => {
	expect(customerOf(undefined, given, undefined)).toEqual(expected);
});
