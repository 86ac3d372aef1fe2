// Judges credentials with the Digital Credentials Consortium's libraries and their own contexts.
// In: {"did_document": {...}, "pages": {"address": {...}}, "credentials": [{...}]} on standard input.
// Out: [{"verified": true, "words": ""}] with what each of them says, in order.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalcredentials/data-integrity';
import {cryptosuite} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import {securityLoader} from '@digitalcredentials/security-document-loader';
import {verifyCredential} from '@digitalcredentials/vc';
import {checkStatus} from '@digitalcredentials/vc-bitstring-status-list';

const task = JSON.parse(readFileSync(0, 'utf8'));
const known = securityLoader();
for(const [address, page] of Object.entries(task.pages)) {
  known.addStatic(address, page);
}
const {did_document: did} = task;
known.addStatic(did.id, did);
for(const method of did.verificationMethod) {
  known.addStatic(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}
const documentLoader = known.build();
const suite = new DataIntegrityProof({cryptosuite});

const answers = [];
for(const credential of task.credentials) {
  const {verified, error} = await verifyCredential({
    credential, suite, documentLoader,
    checkStatus: options => checkStatus({...options, verifyBitstringStatusListCredential: true})
  });
  const words = error ? [error.message, ...(error.errors ?? []).map(one => one.message)].join('; ') : '';
  answers.push({verified, words});
}
process.stdout.write(JSON.stringify(answers));
