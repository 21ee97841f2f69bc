import { emailsOf } from '../../../nodes/gateways/stripe/state/payment';

it.each<[ReadonlyArray<string | null | undefined>, object]>([
	[[undefined, null, ''], {}],
	[[undefined, 'anna@acme.example'], { email: 'anna@acme.example' }],
	[['anna@acme.example', 'Anna@Acme.example'], { email: 'anna@acme.example' }],
	[
		['office@acme.example', null, 'anna@acme.example', 'anna@acme.example'],
		{ email: 'office@acme.example', otherEmails: ['anna@acme.example'] },
	],
])('of %j each is kept once, the record first', (given, expected) => {
	expect(emailsOf(given)).toEqual(expected);
});
