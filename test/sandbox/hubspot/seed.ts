import type { People } from './people';

/** What a new account holds: one customer and one deal that waits for its money. */
export function seed(people: People): void {
	const contact = people.seedContact({
		email: 'anna.demo@acme.example',
		firstname: 'Anna',
		lastname: 'Demo',
		company: 'Acme',
	});
	people.seedDeal(
		{
			dealname: 'Acme annual plan',
			amount: '1200.00',
			deal_currency_code: 'USD',
			pipeline: 'default',
			dealstage: 'contractsent',
		},
		[contact.id],
	);
}
