import type { People } from './people';

/** What a new org holds: one customer and one deal that waits for its money. No payment fields yet. */
export function seed(people: People): void {
	const account = people.seedAccount({ Name: 'Acme' });
	const contact = people.seedContact({
		AccountId: account.id,
		FirstName: 'Anna',
		LastName: 'Demo',
		Email: 'anna.demo@acme.example',
	});
	people.seedDeal(
		{
			AccountId: account.id,
			Name: 'Acme annual plan',
			Amount: '1200.00',
			StageName: 'Negotiation/Review',
			CloseDate: '2026-12-31',
		},
		[contact.id],
	);
}
