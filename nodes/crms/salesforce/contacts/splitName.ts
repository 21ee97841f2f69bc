/** Longest parts of a name. @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contact.htm */
const FIRST_LENGTH = 40;
const LAST_LENGTH = 80;

/** Salesforce wants a last name: the last word, and of a contact without a name what stands before the sign in its address. */
export function splitName(
	name: string | undefined,
	email: string,
): { readonly FirstName?: string; readonly LastName: string } {
	const words = (name ?? '').trim().split(/\s+/);
	const last = words.at(-1) || email.split('@')[0] || email;
	const first = words.slice(0, -1).join(' ');
	return {
		...(first === '' ? {} : { FirstName: cut(first, FIRST_LENGTH) }),
		LastName: cut(last, LAST_LENGTH),
	};
}

function cut(text: string, length: number): string {
	return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
