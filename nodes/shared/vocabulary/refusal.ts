/** An input that cannot work, found before any call: `message` says what and how to put it right. */
export class InputRefused extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'InputRefused';
	}
}
